namespace CodeSight.SearchIndex.Globs;

/// <summary>A file pattern cannot be read; the message is one sentence for the person who wrote it.</summary>
public sealed class InvalidGlobException(string message) : Exception(message);
