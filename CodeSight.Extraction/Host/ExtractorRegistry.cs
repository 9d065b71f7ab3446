using CodeSight.Extraction.Code;
using CodeSight.Extraction.Mail;
using CodeSight.Extraction.Markdown;
using CodeSight.Extraction.Ocr;
using CodeSight.Extraction.Office;
using CodeSight.Extraction.OpenDocument;
using CodeSight.Extraction.Pdf;
using CodeSight.Extraction.Rst;
using CodeSight.Extraction.Rtf;
using CodeSight.Extraction.Text;
using CodeSight.Extraction.Web;

namespace CodeSight.Extraction.Host;

/// <summary>Which extractor reads which ending.</summary>
internal static class ExtractorRegistry
{
    private static readonly Dictionary<string, IExtractor> ByEnding = Build();

    /// <summary>The extractor for a file of this name, or null.</summary>
    public static IExtractor? Find(string name)
    {
        var file = Path.GetFileName(name);
        return ByEnding.TryGetValue(Path.GetExtension(file), out var extractor) ? extractor
            : CodeNames.IsCodeName(file) ? ByEnding[".cs"] : null;
    }

    private static Dictionary<string, IExtractor> Build()
    {
        var endings = new Dictionary<string, IExtractor>(StringComparer.OrdinalIgnoreCase);
        void Add(IExtractor extractor, params ReadOnlySpan<string> names)
        {
            foreach (var name in names) endings.Add(name, extractor);
        }
        Add(new PdfExtractor(PopplerReader.Read, PdfPigReader.Read), ".pdf");
        Add(new WordExtractor(), ".docx", ".docm", ".dotx");
        Add(new PresentationExtractor(), ".pptx", ".pptm", ".ppsx");
        Add(new SpreadsheetExtractor(), ".xlsx", ".xlsm");
        Add(new OpenTextExtractor(), ".odt", ".ott", ".fodt");
        Add(new OpenSheetExtractor(), ".ods", ".ots", ".fods");
        Add(new OpenPresentationExtractor(), ".odp", ".otp", ".fodp", ".odg");
        Add(new RtfExtractor(), ".rtf");
        Add(new HtmlExtractor(), ".html", ".htm", ".xhtml");
        Add(new MarkdownExtractor(), ".md", ".markdown", ".mdx");
        Add(new RestructuredTextExtractor(), ".rst");
        Add(new DelimitedExtractor(), ".csv", ".tsv");
        Add(new PlainTextExtractor(), ".txt", ".text", ".log");
        Add(new MailExtractor(Find), ".eml");
        Add(new NotebookExtractor(), ".ipynb");
        Add(new ImageExtractor(), ImageFiles.Endings);
        Add(new CodeExtractor(), CodeNames.Endings);
        return endings;
    }
}
