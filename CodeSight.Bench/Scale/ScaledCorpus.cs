using System.Globalization;
using System.Text;
using CodeSight.Core.Data.Documents;
using CodeSight.Core.Indexing.Chunking;

namespace CodeSight.Bench.Scale;

/// <summary>
/// Makes any number of documents of any length from real passages, the same for the same seed: neighbouring passages of one kind, changed,
/// under their headings. No two chunks have the same text.
/// </summary>
internal sealed class ScaledCorpus(IReadOnlyList<TextKind> kinds, IChunker chunker, int seed)
{
    private const int MaxAttempts = 20;
    private const int FilesPerFolder = 200;

    // How many passages a document has, and how much its copies differ; each as likely as it stands here.
    private static readonly int[] Lengths = [1, 1, 1, 2, 2, 3, 5, 8, 13, 30];
    private static readonly double[] Strengths = [0.03, 0.06, 0.1, 0.2];

    private readonly GlobFolders _folders = new();
    private readonly PassageChange[] _changes = [.. kinds.Select(kind => new PassageChange(kind))];

    /// <summary>Chunks in each folder so far.</summary>
    public IReadOnlyDictionary<string, int> ChunksByFolder => _folders.Chunks;

    /// <summary>Documents until there are at least so many chunks; to be gone through once.</summary>
    public IEnumerable<ScaledDocument> Generate(int chunks)
    {
        var seen = new HashSet<Int128>();
        var random = new Random(seed);
        for (var (number, made) = (0, 0); made < chunks; number++)
        {
            var document = Make(number, random, seen);
            made += document.Chunks.Count;
            yield return document;
        }
    }

    private ScaledDocument Make(int number, Random random, HashSet<Int128> seen)
    {
        var kind = Draw(random);
        var (passages, changes) = (kinds[kind].Passages, _changes[kind]);
        var length = Math.Min(Lengths[random.Next(Lengths.Length)], passages.Count);
        var start = random.Next(passages.Count - length + 1);
        var strength = Strengths[random.Next(Strengths.Length)];
        var ending = kinds[kind].IsMarkdown ? ".md" : ".txt";
        for (var attempt = 1; attempt <= MaxAttempts; attempt++)
        {
            var (content, lines) = Write(
                passages.Skip(start).Take(length), kinds[kind].IsMarkdown, passage => changes.Change(passage, strength, random));
            var (title, cut) = FileChunks.Cut(chunker, ending, content);
            var stored = cut.Select(chunk => StoredChunk.Of(0, 0, chunk)).ToList();
            var keys = stored.Select(chunk => BitConverter.ToInt128(chunk.Hash)).ToHashSet();
            if (stored.Count > 0 && keys.Count == stored.Count && !keys.Overlaps(seen))
            {
                seen.UnionWith(keys);
                var name = string.Create(
                    CultureInfo.InvariantCulture,
                    $"{_folders.Place(stored.Count)}/{kinds[kind].Name}/{number / FilesPerFolder:D4}/{Slug(passages[start].Title)}-{number:D6}{ending}");
                return new ScaledDocument(number, name, content, title, lines, stored);
            }

            // A short text with nothing changed: the next try changes more.
            strength = Math.Min(1, 2 * strength);
        }

        throw new InvalidOperationException(
            $"No text was found that is not there already; the kind {kinds[kind].Name} has too little text for so many chunks.");
    }

    private int Draw(Random random)
    {
        var at = random.NextDouble() * kinds.Sum(kind => kind.Share);
        for (var kind = 0; kind < kinds.Count - 1; kind++)
        {
            at -= kinds[kind].Share;
            if (at < 0) return kind;
        }

        return kinds.Count - 1;
    }

    private static (string Content, List<ChangedPassage?> Lines) Write(
        IEnumerable<BasePassage> passages, bool isMarkdown, Func<BasePassage, ChangedPassage> change)
    {
        var content = new StringBuilder();
        var lines = new List<ChangedPassage?>();
        string? title = null;
        foreach (var passage in passages)
        {
            if (passage.Title != title && passage.Title.Length > 0)
                Add(isMarkdown ? $"{(title is null ? "#" : "##")} {passage.Title}" : passage.Title, null);
            title = passage.Title;
            var changed = change(passage);
            Add(changed.Text, changed);
        }

        return (content.ToString(), lines);

        void Add(string text, ChangedPassage? passage)
        {
            content.Append(text).Append("\n\n");
            lines.AddRange([passage, null]);
        }
    }

    private static string Slug(string title)
    {
        var slug = new StringBuilder();
        foreach (var letter in title.Where(letter => char.IsAsciiLetterOrDigit(letter) || letter is ' ' or '-'))
        {
            if (slug.Length == 40) break;
            slug.Append(letter == ' ' ? '-' : char.ToLowerInvariant(letter));
        }

        var trimmed = slug.ToString().Trim('-');
        return trimmed.Length > 0 ? trimmed : "text";
    }
}
