"""Cut texts into points, with exact characters; every text given comes back as points, as nothing, or as unread."""
