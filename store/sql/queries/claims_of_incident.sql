SELECT claim FROM claims WHERE incident = :name ORDER BY position
