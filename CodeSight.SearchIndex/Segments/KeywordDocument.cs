namespace CodeSight.SearchIndex.Segments;

/// <summary>A document as the keyword index takes it: everything that the index knows is derived from this (no other statistics).</summary>
/// <param name="Language">ISO 639-1 code of the language by which its words are stemmed; "" where it is not known, which is as English.</param>
public sealed record KeywordDocument(long DocumentId, string FilePath, IReadOnlyList<KeywordChunk> Chunks, string Language = "");

/// <summary>One chunk of a <see cref="KeywordDocument"/>.</summary>
/// <param name="Header">Title and section, as given to the embedding model.</param>
public sealed record KeywordChunk(long ChunkId, string Header, string Content);

/// <summary>A chunk and its exact BM25 score.</summary>
public readonly record struct KeywordHit(long ChunkId, long DocumentId, float Score);
