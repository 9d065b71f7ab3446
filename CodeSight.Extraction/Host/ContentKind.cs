using System.Text;
using CodeSight.Extraction.Mail;
using CodeSight.Extraction.Packages;
using CodeSight.Extraction.Rtf;
using CodeSight.Extraction.Text;

namespace CodeSight.Extraction.Host;

/// <summary>
/// What a file really is, by its content: files without an ending, and those under the ending of another kind, are read as what they are.
/// </summary>
internal static class ContentKind
{
    private const int SampleBytes = 4096;

    // Kinds that are no text: text under such an ending is read as the kind of text that it is.
    private static readonly HashSet<string> Binary = new(StringComparer.OrdinalIgnoreCase)
    {
        "", ".pdf", ".doc", ".dot", ".docx", ".docm", ".dotx", ".xls", ".xlt", ".xlsx", ".xlsm", ".ppt", ".pps", ".pptx", ".pptm", ".ppsx",
        ".odt", ".ods", ".odp", ".rtf", ".msg", ".epub",
    };

    private static readonly (string Start, string Ending)[] TextStarts =
    [
        ("<!doctype html", ".html"), ("<html", ".html"), ("<head", ".html"), ("<body", ".html"), ("<table", ".html"), ("<meta ", ".html"),
        ("BEGIN:VCALENDAR", ".ics"), ("BEGIN:VCARD", ".vcf"), ("WEBVTT", ".vtt"), ("From ", ".mbox"), ("MIME-Version:", ".eml"),
        ("Return-Path:", ".eml"), ("Received:", ".eml"), ("Delivered-To:", ".eml"), ("Message-ID:", ".eml"), ("#!", ".sh"),
        ("\\documentclass", ".tex"),
    ];

    /// <summary>The usual ending of the kind that the content shows, or null where the file's own ending is to be believed.</summary>
    public static string? EndingOf(SourceFile file)
    {
        var bytes = file.Bytes;
        var ending = Path.GetExtension(file.Name).ToLowerInvariant();
        var start = bytes.AsSpan(0, Math.Min(bytes.Length, SampleBytes));
        if (start.StartsWith("%PDF-"u8)) return ".pdf";
        if (ZipPackage.IsZip(start)) return OfPackage(file);
        if (CompoundFile.IsCompound(start)) return OfContainer(bytes);
        if (RtfReader.IsRtf(start)) return ".rtf";
        return Binary.Contains(ending) && bytes.Length > 0 ? OfText(bytes, start, ending) : null;
    }

    private static string? OfPackage(SourceFile file)
    {
        try
        {
            using var package = ZipPackage.Open(file.Bytes, file.Limits);
            if (package.Read("mimetype") is { Length: < 200 } type) return OfMediaType(Encoding.ASCII.GetString(type).Trim());
            if (!package.Has("[Content_Types].xml")) return null;
            return package.Has("word/document.xml") ? ".docx"
                : package.Has("xl/workbook.xml") ? ".xlsx"
                : package.Has("ppt/presentation.xml") ? ".pptx"
                : null;
        }
        catch (FileFaultException)
        {
            return null;
        }
    }

    private static string? OfMediaType(string type)
    {
        const string Open = "application/vnd.oasis.opendocument.";
        if (type == "application/epub+zip") return ".epub";
        if (!type.StartsWith(Open, StringComparison.Ordinal)) return null;
        return type.AsSpan(Open.Length) switch
        {
            ['t', 'e', 'x', 't', ..] => ".odt",
            ['s', 'p', 'r', 'e', 'a', 'd', ..] => ".ods",
            ['p', 'r', 'e', 's', ..] or ['g', 'r', 'a', 'p', ..] => ".odp",
            _ => null,
        };
    }

    private static string? OfContainer(byte[] bytes)
    {
        if (CompoundFile.TryOpen(bytes) is not { } container) return null;
        var entries = container.Root.Entries;
        return entries.ContainsKey("EncryptedPackage") ? null
            : OutlookExtractor.IsMessage(container) ? ".msg"
            : entries.ContainsKey("WordDocument") ? ".doc"
            : entries.ContainsKey("Workbook") || entries.ContainsKey("Book") ? ".xls"
            : entries.ContainsKey("PowerPoint Document") ? ".ppt"
            : null;
    }

    private static string? OfText(byte[] bytes, ReadOnlySpan<byte> start, string ending)
    {
        // Some programs write lines of their own before a PDF.
        if (start[..Math.Min(start.Length, 1024)].IndexOf("%PDF-"u8) >= 0) return ".pdf";
        // A character may be cut at the sample's end.
        if (start.Length < bytes.Length && start.LastIndexOf((byte)'\n') is > 0 and var end) start = start[..end];
        if (FileText.DetectEncoding(start, "", out var markLength) is not { } encoding) return null;
        var text = encoding.GetString(start[markLength..]).AsSpan().TrimStart();
        // The beginning of a damaged archive.
        if (text.StartsWith("PK")) return null;
        foreach (var (each, kind) in TextStarts)
            if (text.StartsWith(each, StringComparison.OrdinalIgnoreCase)) return kind;
        if (text.StartsWith("<?xml", StringComparison.OrdinalIgnoreCase))
        {
            return text.Contains("opendocument", StringComparison.Ordinal) ? null
                : text.Contains("<html", StringComparison.OrdinalIgnoreCase) ? ".html"
                : ".xml";
        }
        if (text.StartsWith("{") || text.StartsWith("[")) return ".json";
        // What workbooks are called and are not, is often a list of values.
        return ending is ".xls" or ".xlsx" or ".xlt" or ".xlsm" ? ".csv" : ".txt";
    }
}
