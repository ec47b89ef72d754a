"""What pages share: the frame, the choices kept in the address bar, blocks, downloads and their words."""
