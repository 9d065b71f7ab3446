namespace CodeSight.Extraction.Host;

/// <summary>Between what the flow knows and what travels through the pipe.</summary>
internal static class HostConversion
{
    public static HostResponse ToResponse(ExtractionResult extraction) => extraction switch
    {
        ExtractionResult.Text(var document, var hash) => Pack(document, hash),
        ExtractionResult.Empty empty =>
            new(HostOutcome.Empty, empty.Reason, empty.Sha256, Pages: empty.Pages, UnreadPages: empty.UnreadPages),
        ExtractionResult.Page(var words, var hash) => new(HostOutcome.Page, Sha256: hash, Page: words),
        ExtractionResult.Failed(var reason, var hash) => new(HostOutcome.Failed, reason, hash),
        ExtractionResult.Unreadable(var reason) => new(HostOutcome.Unreadable, reason),
        _ => throw new ArgumentOutOfRangeException(nameof(extraction)),
    };

    /// <summary>An answer that does not hold together is a crash of the reader, so a failure of the file.</summary>
    public static ExtractionResult ToExtraction(HostResponse response) => response switch
    {
        { Outcome: HostOutcome.Text, Sha256: { } hash, Strings: { } strings, Blocks: { } blocks } =>
            new ExtractionResult.Text(
                new ExtractedDocument(response.Title, response.Pages, Unpack(strings, blocks))
                {
                    Notes = response.Notes ?? [],
                    UnreadPages = response.UnreadPages ?? [],
                },
                hash),
        { Outcome: HostOutcome.Empty, Sha256: { } hash, Reason: { } reason } =>
            new ExtractionResult.Empty(reason, response.Pages, hash) { UnreadPages = response.UnreadPages ?? [] },
        { Outcome: HostOutcome.Page, Sha256: { } hash, Page: { } words } => new ExtractionResult.Page(words, hash),
        { Outcome: HostOutcome.Failed, Reason: { } reason } => new ExtractionResult.Failed(reason, response.Sha256),
        { Outcome: HostOutcome.Unreadable, Reason: { } reason } => new ExtractionResult.Unreadable(reason),
        _ => new ExtractionResult.Failed("Its reader gave no usable answer.", response.Sha256),
    };

    private static HostResponse Pack(ExtractedDocument document, byte[] hash)
    {
        var strings = new List<string>();
        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        int Place(string? text)
        {
            if (text is null) return -1;
            if (places.TryGetValue(text, out var place)) return place;
            places[text] = strings.Count;
            strings.Add(text);
            return strings.Count - 1;
        }
        var blocks = new List<HostBlock>(document.Blocks.Count);
        foreach (var block in document.Blocks)
            blocks.Add(new(block.Kind, block.Text, block.Page, block.StartLine, block.EndLine, Place(block.Section), Place(block.Context)));
        return new(HostOutcome.Text, null, hash, document.Title, document.Pages, strings, blocks, document.Notes, document.UnreadPages);
    }

    private static Block[] Unpack(IReadOnlyList<string> strings, IReadOnlyList<HostBlock> blocks)
    {
        var unpacked = new Block[blocks.Count];
        for (var i = 0; i < unpacked.Length; i++)
        {
            var block = blocks[i];
            unpacked[i] = new(
                block.Kind,
                block.Text,
                block.Page,
                block.StartLine,
                block.EndLine,
                strings[block.Section],
                block.Context < 0 ? null : strings[block.Context]);
        }
        return unpacked;
    }
}
