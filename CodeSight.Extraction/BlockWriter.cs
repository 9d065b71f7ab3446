namespace CodeSight.Extraction;

/// <summary>Collects a document's blocks: cleans their text, keeps the heading path, and watches the limits on output.</summary>
internal sealed class BlockWriter(ExtractionOptions limits)
{
    private const int MaxHeadingLength = 200;
    private const int MaxContextLength = 600;
    private readonly List<Block> _blocks = [];
    private readonly List<string> _notes = [];
    private readonly List<(int Level, string Text)> _path = [];
    private string? _root;
    private string _section = "";
    private long _length;

    /// <summary>The document's own title, cleaned when the document is finished; the first one given stays.</summary>
    public string? Title { get; private set; }

    public int? Pages { get; set; }

    public int Count => _blocks.Count;

    /// <summary>Whether a limit on output is reached: what is added from now on is left out, so that reading on is of no use.</summary>
    public bool IsFull { get; private set; }

    public ExtractionOptions Limits => limits;

    /// <summary>What was lost or left out, one sentence each; the same one is told once.</summary>
    public ICollection<string> Notes => _notes;

    /// <summary>Offers a title; the first that is not blank is kept.</summary>
    public void OfferTitle(string? title)
    {
        if (Title is null && TextCleaner.CleanLine(title ?? "") is { Length: > 0 } clean) Title = Shorten(clean, MaxHeadingLength);
    }

    /// <summary>Puts all that follows under one outer section and forgets the headings so far.</summary>
    public void StartPart(string? name)
    {
        _path.Clear();
        _root = name is null || TextCleaner.CleanLine(name) is not { Length: > 0 } clean ? null : Shorten(clean, MaxHeadingLength);
        _section = _root ?? "";
    }

    /// <summary>A heading, and with it the section of what follows.</summary>
    /// <param name="level">1 is the outermost; a heading ends those of its level and below.</param>
    public void Heading(int level, string text, int? page, int startLine, int endLine)
    {
        var clean = TextCleaner.CleanLine(text);
        if (clean.Length == 0) return;
        Enter(level, clean);
        Append(new(BlockKind.Heading, clean, page, startLine, endLine, _section));
    }

    /// <summary>Enters a section without writing its heading.</summary>
    public void Enter(int level, string name)
    {
        Leave(level);
        _path.Add((level, Shorten(name, MaxHeadingLength)));
        Rebuild();
    }

    /// <summary>Leaves the sections of this level and below.</summary>
    public void Leave(int level)
    {
        while (_path.Count > 0 && _path[^1].Level >= level) _path.RemoveAt(_path.Count - 1);
        Rebuild();
    }

    /// <summary>Text of any kind but a heading; blank text is left out.</summary>
    public void Add(BlockKind kind, string text, int? page, int startLine, int endLine, string? context = null)
    {
        var clean = kind switch
        {
            BlockKind.Code => TextCleaner.CleanCode(text),
            BlockKind.TableRow => TextCleaner.CleanLine(text),
            _ => TextCleaner.CleanText(text),
        };
        var shortContext = context is null ? null : Shorten(context, MaxContextLength);
        if (clean.Length > 0) Append(new(kind, clean, page, startLine, endLine, _section, shortContext));
    }

    /// <summary>Takes over a block of another document, such as an attachment, under the present section.</summary>
    public void AddFrom(Block block) =>
        Append(block with { Section = string.Join(" > ", new[] { _section, block.Section }.Where(part => part.Length > 0)) });

    /// <summary>Adds text in a section that the caller computed.</summary>
    public void AddCode(string text, int startLine, int endLine, string scope)
    {
        var clean = TextCleaner.CleanCode(text);
        if (clean.Length > 0) Append(new(BlockKind.Code, clean, null, startLine, endLine, scope));
    }

    /// <summary>Tells the file's owner what was lost or left out; never text from the file.</summary>
    public void Note(string sentence)
    {
        if (!_notes.Contains(sentence, StringComparer.Ordinal)) _notes.Add(sentence);
    }

    public ExtractedDocument Finish() => new(Title, Pages, _blocks) { Notes = [.. _notes.Distinct(StringComparer.Ordinal)] };

    private void Append(Block block)
    {
        if (IsFull) return;
        if (_blocks.Count >= limits.MaxBlocks)
        {
            IsFull = true;
            Note(ReaderReasons.TooManyBlocks(limits));
            return;
        }
        if (_length + block.Text.Length > limits.MaxTextLength)
        {
            IsFull = true;
            Note(ReaderReasons.TooLong(limits));
            var rest = (int)(limits.MaxTextLength - _length);
            if (rest > 0 && char.IsHighSurrogate(block.Text[rest - 1])) rest--;
            block = block with { Text = block.Text[..rest].TrimEnd() };
            if (block.Text.Length == 0) return;
        }
        _length += block.Text.Length;
        _blocks.Add(block);
    }

    private void Rebuild()
    {
        var names = _path.Select(part => part.Text);
        _section = string.Join(" > ", _root is null ? names : names.Prepend(_root));
    }

    // Cut between words or cells where there is a place to cut.
    private static string Shorten(string text, int most)
    {
        if (text.Length <= most) return text;
        var cut = text.LastIndexOf(' ', most - 1);
        if (cut < most / 2) cut = most - 1;
        if (char.IsHighSurrogate(text[cut - 1])) cut--;
        return text[..cut].TrimEnd(' ', '|') + "…";
    }
}
