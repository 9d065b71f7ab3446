using CodeSight.Core.Data.Documents;

namespace CodeSight.Bench.Scale;

/// <summary>A made document, its file and its chunks as the server would cut them.</summary>
/// <param name="Number">0-based.</param>
/// <param name="Path">Relative, with "/".</param>
/// <param name="Content">The file's text.</param>
/// <param name="Lines">The changed passage on each line of the file, null for headings and blank lines.</param>
/// <param name="Chunks">With the hashes that the server gives them; the document's id in them is 0.</param>
internal sealed record ScaledDocument(
    int Number, string Path, string Content, string? Title, IReadOnlyList<ChangedPassage?> Lines, IReadOnlyList<StoredChunk> Chunks)
{
    /// <summary>The passages that a chunk's text is made of, and how many characters of each.</summary>
    public IEnumerable<(int Passage, int Characters)> OriginsOf(StoredChunk chunk) =>
        Lines.Take(chunk.Chunk.EndLine).Skip(chunk.Chunk.StartLine - 1).OfType<ChangedPassage>().SelectMany(passage => passage.Origins);
}
