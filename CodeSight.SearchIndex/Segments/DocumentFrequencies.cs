namespace CodeSight.SearchIndex.Segments;

/// <summary>
/// How many chunks hold each term. Immutable; an <see cref="Editor"/> copies only the pages that it changes, so that a small change
/// to a large index stays small.
/// </summary>
internal sealed class DocumentFrequencies
{
    private const int PageBits = 6;
    private const int PageLength = 1 << PageBits;

    private readonly int[]?[] _pages;

    private DocumentFrequencies(int[]?[] pages) => _pages = pages;

    /// <summary>No chunks at all.</summary>
    public static DocumentFrequencies Empty { get; } = new([]);

    /// <summary>A number above that of every term counted here.</summary>
    public int TermLimit => _pages.Length << PageBits;

    /// <summary>Chunks with the term; 0 for numbers beyond those known here.</summary>
    public int this[int term] => term >> PageBits is var page && page < _pages.Length ? _pages[page]?[term & (PageLength - 1)] ?? 0 : 0;

    /// <summary>A copy in the making.</summary>
    public sealed class Editor(DocumentFrequencies start, int termCount)
    {
        private readonly int[]?[] _pages = Resize(start._pages, (termCount + PageLength - 1) >> PageBits);
        private readonly bool[] _isOwned = new bool[Math.Max(start._pages.Length, (termCount + PageLength - 1) >> PageBits)];

        public void Add(int term, int chunks)
        {
            var index = term >> PageBits;
            if (!_isOwned[index])
            {
                _isOwned[index] = true;
                _pages[index] = _pages[index] is { } page ? [.. page] : new int[PageLength];
            }

            (_pages[index] ?? throw new InvalidOperationException("An owned page exists."))[term & (PageLength - 1)] += chunks;
        }

        public DocumentFrequencies Build() => new(_pages);

        private static int[]?[] Resize(int[]?[] pages, int count)
        {
            var copy = new int[]?[Math.Max(pages.Length, count)];
            pages.CopyTo(copy, 0);
            return copy;
        }
    }
}
