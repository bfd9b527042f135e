-- A post's files as its readers see them, stored with the post.
CREATE OR REPLACE FUNCTION show_files(of_post uuid) RETURNS void LANGUAGE sql AS $$
    UPDATE post SET files = coalesce((
        SELECT jsonb_agg(jsonb_build_object(
            'id', f.id, 'filename', f.filename, 'media_type', f.media_type, 'size_bytes', f.size_bytes,
            'width', f.width, 'height', f.height
        ) ORDER BY f.position)
        FROM stored_file f WHERE f.post_id = of_post
    ), '[]')
    WHERE id = of_post
$$;
