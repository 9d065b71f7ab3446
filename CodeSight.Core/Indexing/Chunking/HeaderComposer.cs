using CodeSight.Encoder.Tokens;

namespace CodeSight.Core.Indexing.Chunking;

/// <summary>
/// Writes what stands above a chunk for the model: the document's title and the section's path, within a budget of tokens.
/// </summary>
internal static class HeaderComposer
{
    /// <summary>
    /// "Title > Outer > Inner": without a title that the path repeats; where it is too long, the innermost headings that fit.
    /// </summary>
    public static string Compose(ITokenCounter counter, string? title, string section, int budget)
    {
        var parts = SectionPath.Parts(section).Select(OnOneLine).Where(part => part.Length > 0).ToList();
        var name = OnOneLine(title ?? "");
        if (name.Length > 0 && (parts.Count == 0 || !parts[0].StartsWith(name, StringComparison.OrdinalIgnoreCase))) parts.Insert(0, name);
        if (parts.Count == 0) return "";

        var kept = new List<string> { TokenBudget.Cut(counter, parts[^1], budget) };
        var tokens = counter.Count(kept[0]);
        var separator = counter.Count(SectionPath.Separator);
        foreach (var part in parts.SkipLast(1).Reverse())
        {
            if (part.Length > 16 * budget) continue;
            var more = counter.Count(part) + separator;
            if (tokens + more > budget) continue;
            kept.Insert(0, part);
            tokens += more;
        }

        return string.Join(SectionPath.Separator, kept.Where(part => part.Length > 0));
    }

    private static string OnOneLine(string text) =>
        text.AsSpan().ContainsAny('\n', '\r', '\t')
            ? string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
            : text.Trim();
}
