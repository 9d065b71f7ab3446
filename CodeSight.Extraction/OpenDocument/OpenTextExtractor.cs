namespace CodeSight.Extraction.OpenDocument;

/// <summary>Texts of OpenDocument (ODT). A line is the paragraph's number.</summary>
internal sealed class OpenTextExtractor : IExtractor
{
    public ExtractedDocument Extract(SourceFile file, CancellationToken cancellationToken)
    {
        var document = OdfFile.Open(file);
        var writer = new BlockWriter(file.Limits);
        writer.OfferTitle(document.Title);
        var blocks = new OdfBlocks(document.Styles, writer, cancellationToken);
        foreach (var (element, _) in document.Body(_ => false)) blocks.Write(element);
        OdfNotes.AddHidden(writer, (blocks.LeftOut, "passage", "passages"));
        return writer.Finish();
    }
}

/// <summary>What readers of OpenDocument say about what they left out.</summary>
internal static class OdfNotes
{
    /// <summary>One sentence that counts the hidden parts of each kind.</summary>
    public static void AddHidden(BlockWriter writer, params ReadOnlySpan<(int Count, string One, string Many)> kinds)
    {
        var (parts, total) = (new List<string>(), 0);
        foreach (var (count, one, many) in kinds)
        {
            if (count > 0) parts.Add(count == 1 ? $"1 hidden {one}" : $"{count} hidden {many}");
            total += count;
        }
        if (total > 0) writer.Note($"{string.Join(", ", parts)} {(total == 1 ? "was" : "were")} left out.");
    }
}
