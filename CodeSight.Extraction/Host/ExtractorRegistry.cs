using CodeSight.Extraction.Code;
using CodeSight.Extraction.Contacts;
using CodeSight.Extraction.Epub;
using CodeSight.Extraction.Images;
using CodeSight.Extraction.Legacy;
using CodeSight.Extraction.Mail;
using CodeSight.Extraction.Markdown;
using CodeSight.Extraction.Office;
using CodeSight.Extraction.OpenDocument;
using CodeSight.Extraction.Pdf;
using CodeSight.Extraction.Rst;
using CodeSight.Extraction.Rtf;
using CodeSight.Extraction.Structured;
using CodeSight.Extraction.Subtitles;
using CodeSight.Extraction.Tex;
using CodeSight.Extraction.Text;
using CodeSight.Extraction.Web;

namespace CodeSight.Extraction.Host;

/// <summary>Which extractor reads which file: by its ending, unless its content shows another kind.</summary>
internal static class ExtractorRegistry
{
    private static readonly Dictionary<string, IExtractor> ByEnding = Build();
    private static readonly UnnamedExtractor Unnamed = new();

    /// <summary>All endings that are read, each with its dot, in alphabetical order.</summary>
    public static IReadOnlyList<string> Endings { get; } = [.. ByEnding.Keys.Order(StringComparer.Ordinal)];

    /// <summary>The extractor for a file of this name, or null.</summary>
    public static IExtractor? Find(string name)
    {
        var file = Path.GetFileName(name);
        var ending = Path.GetExtension(file);
        return ByEnding.TryGetValue(ending, out var extractor) ? extractor
            : CodeNames.IsCodeName(file) ? ByEnding[".cs"]
            : ending.Length <= 1 ? Unnamed
            : null;
    }

    /// <summary>The extractor for a file by what its content shows, otherwise by its name; or null.</summary>
    public static IExtractor? Find(SourceFile file)
    {
        var byName = Find(file.Name);
        return ContentKind.EndingOf(file) is { } shown && (byName is not CodeExtractor || shown is ".pdf" or ".rtf")
            && ByEnding.TryGetValue(shown, out var extractor)
                ? extractor
                : byName;
    }

    // OCR reads pages of files, not of their attachments.
    private static IExtractor? FindAttached(SourceFile file) => ImageFiles.IsImage(file.Name) ? null : Find(file);

    private static Dictionary<string, IExtractor> Build()
    {
        var endings = new Dictionary<string, IExtractor>(StringComparer.OrdinalIgnoreCase);
        void Add(IExtractor extractor, params ReadOnlySpan<string> names)
        {
            foreach (var name in names) endings.Add(name, extractor);
        }
        Add(new PdfExtractor(PopplerReader.Read, PdfPigReader.Read), ".pdf");
        var (texts, presentations, workbooks) = (new WordExtractor(), new PresentationExtractor(), new SpreadsheetExtractor());
        Add(texts, ".docx", ".docm", ".dotx");
        Add(presentations, ".pptx", ".pptm", ".ppsx");
        Add(workbooks, ".xlsx", ".xlsm");
        Add(new LegacyExtractor(".doc", ".docx", texts), LegacyFiles.Texts);
        Add(new LegacyExtractor(".ppt", ".pptx", presentations), LegacyFiles.Presentations);
        Add(new LegacyExtractor(".xls", ".xlsx", workbooks), LegacyFiles.Workbooks);
        Add(new OpenTextExtractor(), ".odt", ".ott", ".fodt");
        Add(new OpenSheetExtractor(), ".ods", ".ots", ".fods");
        Add(new OpenPresentationExtractor(), ".odp", ".otp", ".fodp", ".odg");
        Add(new RtfExtractor(), ".rtf");
        Add(new EpubExtractor(), ".epub");
        Add(new JsonExtractor(), ".json", ".jsonc", ".geojson", ".webmanifest");
        Add(new JsonLinesExtractor(), ".jsonl", ".ndjson");
        Add(new YamlExtractor(), ".yaml", ".yml");
        Add(new XmlExtractor(), ".xml", ".nxml", ".rss", ".atom");
        Add(new SubtitleExtractor(), ".vtt", ".srt");
        Add(new CalendarExtractor(), ".ics", ".ical");
        Add(new CardExtractor(), ".vcf", ".vcard");
        Add(new TexExtractor(), ".tex", ".ltx");
        Add(new HtmlExtractor(), ".html", ".htm", ".xhtml");
        Add(new MarkdownExtractor(), ".md", ".markdown", ".mdx");
        Add(new RestructuredTextExtractor(), ".rst");
        Add(new DelimitedExtractor(), ".csv", ".tsv");
        Add(new PlainTextExtractor(), ".txt", ".text", ".log");
        Add(new MailExtractor(FindAttached), ".eml", ".mht", ".mhtml");
        Add(new OutlookExtractor(FindAttached), ".msg");
        Add(new MailboxExtractor(FindAttached), ".mbox", ".mbx");
        Add(new NotebookExtractor(), ".ipynb");
        Add(new ImageExtractor(), ImageFiles.Endings);
        Add(new CodeExtractor(), CodeNames.Endings);
        return endings;
    }
}
