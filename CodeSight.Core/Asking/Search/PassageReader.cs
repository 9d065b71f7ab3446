using CodeSight.Core.Asking.Fuse;
using CodeSight.Core.Data.Documents;
using CodeSight.Core.People;
using CodeSight.Core.Telemetry;

namespace CodeSight.Core.Asking.Search;

/// <summary>Reads the texts of the best candidates.</summary>
internal sealed class PassageReader(PassageStore store) : IDocumentTexts
{
    /// <inheritdoc/>
    public async Task<IReadOnlyList<TextPart>> ReadAsync(Principal caller, long documentId, int from, int limit, CancellationToken cancellationToken)
    {
        var parts = await store.ReadDocumentAsync(documentId, from, limit, cancellationToken);
        return parts.Count == 0 || !caller.Readable.IsMatch(parts[0].FilePath)
            ? []
            : [.. parts.Select(part => new TextPart(part.FilePath, part.Page, part.StartLine, part.EndLine, part.Section, part.Content))];
    }

    /// <summary>
    /// Returns the passages in the order of <paramref name="winners"/>; chunks that were replaced or deleted meanwhile are missing.
    /// </summary>
    public async Task<IReadOnlyList<Passage>> ReadAsync(IReadOnlyList<FusedCandidate> winners, CancellationToken cancellationToken)
    {
        if (winners.Count == 0) return [];
        using var step = AskingTelemetry.Start("passages");
        var texts = await store.ReadAsync([.. winners.Select(winner => winner.Candidate.ChunkId)], cancellationToken);
        step.Found(texts.Count);
        return [.. winners.Where(winner => texts.ContainsKey(winner.Candidate.ChunkId)).Select(winner => Map(winner, texts[winner.Candidate.ChunkId]))];
    }

    private static Passage Map(FusedCandidate winner, StoredPassage text) => new(
        winner.Candidate.ChunkId,
        text.DocumentId,
        text.FilePath,
        text.Page,
        text.StartLine,
        text.EndLine,
        text.Section,
        text.Content,
        winner.Score,
        winner.Candidate.Cosine,
        winner.Candidate.Bm25)
    {
        Header = text.Header,
        IsOcr = text.IsOcr,
    };
}
