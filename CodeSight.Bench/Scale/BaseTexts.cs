using CodeSight.Bench.Corpus;
using CodeSight.Extraction;

namespace CodeSight.Bench.Scale;

/// <summary>Reads the real texts of <c>shared/data</c> as passages.</summary>
internal static class BaseTexts
{
    // A passage of a Markdown file is made of neighbouring blocks of one section.
    private const int Shortest = 60;
    private const int Ready = 350;
    private const int Longest = 900;

    // A source that gives only part of its passages gives this many neighbours at a time: documents are made of neighbours.
    private const int Run = 8;

    private static readonly (string Name, bool IsMarkdown, double Share, string[] Folders)[] Sources =
    [
        ("squad11", true, 0.2, ["ir/squad11"]),
        ("cranfield", false, 0.15, ["ir/cranfield"]),
        ("medline", false, 0.1, ["ir/medline"]),
        ("npl", false, 0.1, ["ir/npl"]),
        ("handbook", true, 0.2, ["docs/handbook-18f", "docs/handbook-sourcegraph"]),
        ("powershell", true, 0.25, ["docs/powershell-docs"]),
    ];

    /// <summary>The kinds of text that the folder has.</summary>
    /// <param name="data">The folder with <c>ir</c> and <c>docs</c>.</param>
    /// <param name="most">Most passages, all kinds together, shared out as the documents are.</param>
    public static IReadOnlyList<TextKind> Read(string data, int most)
    {
        var kinds = new List<TextKind>();
        var number = 0;
        foreach (var source in Sources)
        {
            var all = source.Folders.Select(folder => Path.Combine(data, folder)).Where(Directory.Exists)
                .SelectMany(folder => source.Name is "handbook" or "powershell" ? ReadMarkdown(folder) : ReadSet(folder)).ToList();
            if (all.Count == 0) continue;
            var passages = Thin(all, (int)Math.Ceiling(most * source.Share)).Select(text => new BasePassage(number++, text.Title, text.Text)).ToList();
            kinds.Add(new TextKind(source.Name, source.IsMarkdown, source.Share, passages));
        }

        return kinds.Count > 0
            ? kinds
            : throw new DirectoryNotFoundException(
                $"{data} has none of the folders {string.Join(", ", Sources.SelectMany(source => source.Folders))}.");
    }

    /// <summary>At most so many of the texts, in runs of neighbours spread evenly.</summary>
    internal static IEnumerable<T> Thin<T>(IReadOnlyList<T> texts, int most)
    {
        var share = Math.Min(1, (double)most / texts.Count);
        return texts.Where((_, at) => Math.Floor(((at / Run) + 1) * share) > Math.Floor(at / Run * share));
    }

    private static IEnumerable<(string Title, string Text)> ReadSet(string folder) =>
        JsonLines.Read<CorpusDocument>(Path.Combine(folder, "corpus.jsonl"))
            .Select(document => (OnOneLine(document.Title ?? "").Replace('_', ' '), OnOneLine(document.Text)))
            .Where(passage => passage.Item2.Length >= Shortest);

    private static IEnumerable<(string Title, string Text)> ReadMarkdown(string folder) =>
        Directory.EnumerateFiles(folder, "*.md", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            .SelectMany(path => Join(FileChunks.Extract(path, File.ReadAllBytes(path))));

    private static IEnumerable<(string Title, string Text)> Join(ExtractedDocument document)
    {
        var (section, text) = ("", "");
        foreach (var block in document.Blocks.Where(block => block.Kind is BlockKind.Paragraph or BlockKind.ListItem or BlockKind.Code))
        {
            if (text.Length >= Ready || block.Section != section)
            {
                if (text.Length >= Shortest) yield return (TitleOf(section, document), text);
                text = "";
            }

            section = block.Section;
            var added = OnOneLine(block.Text);
            text = text.Length == 0 ? added : $"{text} {added}";
            if (text.Length > Longest) text = text[..(text.LastIndexOf(' ', Longest, Longest / 2) is var space and > 0 ? space : Longest)];
        }

        if (text.Length >= Shortest) yield return (TitleOf(section, document), text);
    }

    private static string TitleOf(string section, ExtractedDocument document) =>
        section.Length > 0 ? section[(section.LastIndexOf('>') + 1)..].Trim() : document.Title ?? "";

    private static string OnOneLine(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
