using System.Runtime.InteropServices;
using CodeSight.Core.Data.Documents;
using CodeSight.Encoder.Tokens;
using CodeSight.Extraction;

namespace CodeSight.Core.Indexing.Chunking;

/// <summary>
/// Blocks -> sections -> pieces -> chunks. Chunks do not overlap; a section's text is divided evenly, at paragraphs first, then at
/// sentences and lines. Tokens add up where text is cut at white space, so each sentence is counted once and a chunk is counted again only
/// where it was cut elsewhere.
/// </summary>
public sealed class Chunker(ITokenCounter counter) : IChunker
{
    private readonly ChunkLimits _limits = new(counter.MaxTokens);

    /// <inheritdoc/>
    public string Version => $"chunks-2/{_limits.MaxTokens}";

    /// <inheritdoc/>
    public IReadOnlyList<Chunk> Cut(ExtractedDocument document)
    {
        var cutter = new PieceCutter(counter, _limits);
        var chunks = new List<Chunk>();
        foreach (var group in Merge(Sections(document.Blocks, cutter)))
        {
            var header = HeaderComposer.Compose(counter, document.Title, group.Section, _limits.HeaderTokens);
            var writer = new ChunkWriter(counter, _limits, header, group.Section, chunks);
            var pieces = new List<Piece>(group.Pieces.Count);
            foreach (var piece in group.Pieces) cutter.Fit(piece, writer.Room, pieces);

            var from = 0;
            foreach (var end in ChunkPacker.Pack(pieces, writer.Room, _limits.Characters))
            {
                writer.Write(CollectionsMarshal.AsSpan(pieces)[from..end]);
                from = end;
            }
        }

        return chunks;
    }

    /// <summary>Neighbouring blocks of one section and page, cut into pieces.</summary>
    private static List<SectionGroup> Sections(IReadOnlyList<Block> blocks, PieceCutter cutter)
    {
        var groups = new List<SectionGroup>();
        foreach (var block in blocks)
        {
            if (groups.Count == 0 || groups[^1].First.Page != block.Page || groups[^1].First.Section != block.Section)
                groups.Add(new(block));
            groups[^1].Add(block, cutter);
        }

        return groups;
    }

    private List<SectionGroup> Merge(List<SectionGroup> sections)
    {
        var merged = new List<SectionGroup>();
        foreach (var section in sections)
        {
            if (merged.Count > 0 && merged[^1].TryMerge(section, _limits)) continue;
            JoinRest(merged);
            merged.Add(section);
        }

        JoinRest(merged);
        return merged;
    }

    private void JoinRest(List<SectionGroup> merged)
    {
        if (merged.Count > 1 && merged[^2].TryTakeRest(merged[^1], _limits)) merged.RemoveAt(merged.Count - 1);
    }
}
