"""A bucket of a store that speaks S3: Amazon's, MinIO, Ceph, Garage."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import boto3
from boto3.exceptions import Boto3Error
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from gateway.files.layout import PART_BYTES, checked, checked_id

if TYPE_CHECKING:
    from gateway.settings import GatewaySettings

_PREFIX: Final = "files/"
_CONFIG: Final = Config(
    connect_timeout=5,
    read_timeout=20,
    retries={"max_attempts": 3, "mode": "standard"},
    # Checksums of every request are news to S3 that not every store of others knows.
    request_checksum_calculation="when_required",
    response_checksum_validation="when_required",
)


class S3Store:
    """An object appears when it was sent to its end; large ones go in parts."""

    def __init__(self, chosen: GatewaySettings) -> None:
        self._bucket = chosen.files_bucket
        self._client: Any = boto3.session.Session().client(
            "s3",
            endpoint_url=chosen.files_endpoint or None,
            region_name=chosen.files_region or None,
            # Without a key of ours the library looks where the machine has one.
            aws_access_key_id=chosen.files_key_id or None,
            aws_secret_access_key=chosen.files_secret or None,
            config=_CONFIG,
        )

    def put(self, key: str, path: Path) -> None:
        """Raises OSError when the store does not take it."""
        try:
            self._client.upload_file(str(path), self._bucket, _PREFIX + checked(key))
        except (Boto3Error, BotoCoreError, ClientError) as error:
            raise OSError(f"not stored: {error}") from error

    def read(self, key: str, first: int = 0, last: int | None = None) -> Iterator[bytes]:
        """Raises FileNotFoundError, OSError."""
        some = {} if (first, last) == (0, None) else {"Range": f"bytes={first}-{'' if last is None else last}"}
        try:
            found = self._client.get_object(Bucket=self._bucket, Key=_PREFIX + checked(key), **some)
        except ClientError as error:
            if error.response["Error"]["Code"] in ("NoSuchKey", "404"):
                raise FileNotFoundError(key) from error
            raise OSError(f"not read: {error}") from error
        except BotoCoreError as error:
            raise OSError(f"not read: {error}") from error
        return found["Body"].iter_chunks(PART_BYTES)  # type: ignore[no-any-return]

    def remove(self, file_id: str) -> None:
        """Raises OSError."""
        try:
            listed = self._client.list_objects_v2(Bucket=self._bucket, Prefix=f"{_PREFIX}{checked_id(file_id)}.")
            for found in listed.get("Contents", []):
                self._client.delete_object(Bucket=self._bucket, Key=found["Key"])
        except (BotoCoreError, ClientError) as error:
            raise OSError(f"not removed: {error}") from error
