namespace CodeSight.Extraction.Pdf;

/// <summary>The title in a PDF's metadata, which is often left over from the program or file that it was made from.</summary>
internal static class PdfTitle
{
    private static readonly string[] Leftovers = ["Microsoft ", "untitled", "Slide 1", "PowerPoint ", "Document", "Titel", "doc",
        "Layout 1"];
    private static readonly string[] Endings = [".doc", ".docx", ".pdf", ".dvi", ".indd", ".qxd", ".xls", ".xlsx", ".ppt", ".pptx", ".tex",
        ".rtf", ".txt", ".ps", ".odt", ".html", ".htm"];

    /// <summary>The title, or null where it is no title that a person wrote.</summary>
    public static string? Usable(string? title)
    {
        title = title?.Trim();
        if (string.IsNullOrEmpty(title) || title.Length < 3) return null;
        if (Endings.Any(ending => title.EndsWith(ending, StringComparison.OrdinalIgnoreCase))) return null;
        return Leftovers.Any(leftover => title.Equals(leftover, StringComparison.OrdinalIgnoreCase)
                || (leftover[^1] == ' ' && title.StartsWith(leftover, StringComparison.OrdinalIgnoreCase)
                    && title.Contains(" - ", StringComparison.Ordinal)))
            || title.StartsWith("untitled", StringComparison.OrdinalIgnoreCase)
                ? null
                : title;
    }
}
