namespace CodeSight.Bench.Corpus;

/// <summary>A retrieval set that was written as text files.</summary>
/// <param name="Files">The name of each document's file, by the document's id.</param>
/// <param name="LeftOut">How many documents were left out.</param>
public sealed record WrittenCorpus(IReadOnlyDictionary<string, string> Files, int LeftOut);
