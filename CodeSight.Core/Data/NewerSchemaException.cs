using CodeSight.Core.Configuration;

namespace CodeSight.Core.Data;

/// <summary>The database was written by a newer version; this one must not touch it.</summary>
public sealed class NewerSchemaException(string migration) : StartRefusedException(
    $"The database was made by a newer version of CodeSight (its schema has {migration}); start that version or restore a backup of this one's.");
