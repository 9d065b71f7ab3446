using System.Globalization;
using System.Text;
using CodeSight.Extraction.Text;

namespace CodeSight.Extraction.Rtf;

/// <summary>
/// Reads RTF 1.9: paragraphs, headings, list labels as they are printed, tables, notes. A line is the paragraph's number. Groups are kept
/// on a stack of our own, no deeper than the limit.
/// </summary>
internal sealed class RtfReader(byte[] bytes, BlockWriter writer, HiddenContent hidden, CancellationToken cancellationToken)
{
    private const int MaxTextOfNames = 200;

    private static readonly HashSet<string> SkippedDestinations = new(StringComparer.Ordinal)
    {
        "colortbl", "filetbl", "pict", "header", "headerl", "headerr", "headerf", "footer", "footerl", "footerr", "footerf", "fldinst",
        "generator", "bkmkstart", "bkmkend", "atnid", "atnauthor", "atrfstart", "atrfend", "listtable", "listoverridetable", "revtbl",
        "rsidtbl", "themedata", "colorschememapping", "datastore", "xmlnstbl", "latentstyles", "mmathPict", "objdata", "objclass", "objname",
        "sn", "sv", "nonshppict", "ftnsep", "ftnsepc", "aftnsep", "aftnsepc", "tc", "xe", "template", "operator", "author", "company",
        "keywords", "subject", "comment", "doccomm", "manager", "category", "hlinkbase", "creatim", "revtim", "printim", "buptim", "mhtmltag",
        "pnseclvl", "wgrffmtfilter", "passwordhash", "factoidname", "datafield", "formfield", "pgptbl", "defchp", "defpap",
    };

    // Destinations that a reader may skip, and we do not.
    private static readonly HashSet<string> KnownOptional = new(StringComparer.Ordinal)
    {
        "shpinst", "shptxt", "annotation", "ud", "pntext", "nesttableprops", "htmltag", "background", "moMath", "moMathPara",
    };

    private readonly RtfTokens _tokens = new(bytes);
    private readonly Stack<RtfState> _groups = new();
    private readonly Dictionary<int, int> _fonts = [];
    private readonly Dictionary<int, int> _headings = []; // styles by number, with their levels
    private readonly List<byte> _pending = [];
    private readonly StringBuilder _names = new();
    private readonly RtfText _text = new(hidden);
    private readonly RtfTables _tables = new(writer);
    private readonly List<(string Mark, string Text)> _notes = [];
    private RtfState _state = new() { Codepage = 1252 };
    private RtfText? _note;
    private int _codepage = 1252;
    private int _defaultFont;
    private int _font;
    private int _style = -1;
    private int _outline = -1;
    private int _skip;
    private int _noteCount;
    private int _paragraph;
    private bool _isInTable;

    /// <summary>The HTML from which the file was made, or null where it was made from none.</summary>
    public StringBuilder? Html { get; private set; }

    /// <summary>Whether the bytes start as RTF does.</summary>
    public static bool IsRtf(ReadOnlySpan<byte> bytes) => bytes.TrimStart(" \t\r\n"u8).StartsWith("{\\rtf"u8);

    /// <exception cref="FileFaultException">Its groups are nested too deeply, or its text is over a limit.</exception>
    public void Read()
    {
        for (var steps = 0; ; steps++)
        {
            if ((steps & 0xFFFF) == 0) cancellationToken.ThrowIfCancellationRequested();
            var token = _tokens.Next();
            if (token != RtfToken.Byte) Decode();
            switch (token)
            {
                case RtfToken.End:
                    EndParagraph();
                    _tables.EndRow(++_paragraph);
                    hidden.Tell(writer);
                    return;
                case RtfToken.Open:
                    if (_groups.Count >= writer.Limits.MaxNesting) throw new FileFaultException(ReaderReasons.TooDeep);
                    _groups.Push(_state);
                    _state = _state with { IsOptional = false };
                    _skip = 0;
                    break;
                case RtfToken.Close:
                    CloseGroup();
                    break;
                case RtfToken.Sign:
                    ReadSign((char)_tokens.Value);
                    break;
                case RtfToken.Word:
                    ReadWord(_tokens.Word, _tokens.Number);
                    break;
                case RtfToken.Byte:
                    if (_skip > 0) _skip--;
                    else if (_state.Destination != RtfDestination.Skipped) _pending.Add(_tokens.Value);
                    break;
            }
        }
    }

    private void CloseGroup()
    {
        var ended = _state.Destination;
        if (_groups.TryPop(out var outer)) _state = outer;
        _skip = 0;
        if (ended == _state.Destination) return;
        switch (ended)
        {
            case RtfDestination.Title:
                writer.OfferTitle(_names.ToString());
                _names.Clear();
                break;
            case RtfDestination.Note or RtfDestination.Comment when _note is { } note:
                var mark = ended == RtfDestination.Comment ? "Comment:" : string.Create(CultureInfo.InvariantCulture, $"[{_noteCount}]");
                _notes.Add((mark, TextCleaner.CleanLine(note.Take())));
                _note = null;
                break;
        }
    }

    private void ReadSign(char sign)
    {
        if (_skip > 0)
        {
            _skip--;
            return;
        }
        switch (sign)
        {
            case '*':
                _state.IsOptional = true;
                break;
            case '~':
                Put(" ");
                break;
            case '_':
                Put("-");
                break;
            case '{' or '}' or '\\':
                Put(sign.ToString());
                break;
            case '\r' or '\n':
                ReadWord("par", null);
                break;
        }
    }

    private void ReadWord(string word, int? number)
    {
        if (_state.IsOptional)
        {
            _state.IsOptional = false;
            if (!KnownOptional.Contains(word)) _state.Destination = RtfDestination.Skipped;
        }
        if (word == "bin")
        {
            _tokens.Skip(number ?? 0);
            return;
        }
        if (_state.Destination == RtfDestination.Skipped && word != "ud" && word != "shptxt") return;
        if (SkippedDestinations.Contains(word) || (word is ['m', .., 'P', 'r'])) _state.Destination = RtfDestination.Skipped;
        else if (!ReadDestination(word) && !ReadEncoding(word, number) && !ReadFormat(word, number ?? 1, number)) ReadCharacter(word);
    }

    private bool ReadDestination(string word)
    {
        switch (word)
        {
            case "fonttbl":
                _state.Destination = RtfDestination.Fonts;
                return true;
            case "stylesheet":
                _state.Destination = RtfDestination.Styles;
                return true;
            case "info":
                _state.Destination = RtfDestination.Shape;
                return true;
            case "title":
                _state.Destination = RtfDestination.Title;
                return true;
            case "footnote":
                if (_note is not null) return true;
                _noteCount++;
                _text.Append(string.Create(CultureInfo.InvariantCulture, $" [{_noteCount}]"), _state with { IsRaised = false });
                StartNote(RtfDestination.Note);
                return true;
            case "annotation":
                if (_note is null) StartNote(RtfDestination.Comment);
                return true;
            case "shpinst":
                _state.Destination = RtfDestination.Shape;
                return true;
            case "shptxt" or "ud":
                _state.Destination = RtfDestination.Body;
                return true;
            case "upr":
                _state.Destination = RtfDestination.Shape;
                return true;
            case "fromhtml":
                Html = new();
                return true;
            case "htmltag":
                _state.Destination = RtfDestination.HtmlTag;
                return true;
            case "htmlrtf":
                _state.IsRepeated = _tokens.Number != 0;
                return true;
            default:
                return false;
        }
    }

    private void StartNote(RtfDestination destination)
    {
        _state.Destination = destination;
        _state.IsRaised = false;
        _note = new(hidden);
    }

    private bool ReadEncoding(string word, int? number)
    {
        switch (word)
        {
            case "ansicpg" when number is > 0:
                _state.Codepage = _codepage = number.Value;
                return true;
            case "mac":
                _state.Codepage = _codepage = 10000;
                return true;
            case "pc":
                _state.Codepage = _codepage = 437;
                return true;
            case "pca":
                _state.Codepage = _codepage = 850;
                return true;
            case "deff":
                _defaultFont = number ?? 0;
                return true;
            case "f" when _state.Destination == RtfDestination.Fonts:
                _font = number ?? 0;
                return true;
            case "fcharset" when _state.Destination == RtfDestination.Fonts:
                _fonts[_font] = RtfCodepages.Of(number ?? 0);
                return true;
            case "f":
                SetFont(number ?? 0);
                return true;
            case "uc":
                _state.SkippedBytes = Math.Clamp(number ?? 1, 0, 100);
                return true;
            case "u":
                Put(((char)(ushort)(number ?? 0)).ToString());
                _skip = _state.SkippedBytes;
                return true;
            default:
                return false;
        }
    }

    private void SetFont(int font) => _state.Codepage = _fonts.GetValueOrDefault(font) is > 0 and var codepage ? codepage : _codepage;

    private bool ReadFormat(string word, int value, int? number)
    {
        var isOn = number != 0;
        switch (word)
        {
            case "plain":
                (_state.IsStruck, _state.IsRaised, _state.IsHidden, _state.IsDeleted) = (false, false, false, false);
                SetFont(_defaultFont);
                return true;
            case "strike" or "striked":
                _state.IsStruck = isOn;
                return true;
            case "super" or "up":
                _state.IsRaised = isOn;
                return true;
            case "nosupersub" or "sub" or "dn":
                _state.IsRaised = false;
                return true;
            case "v":
                _state.IsHidden = isOn;
                return true;
            case "deleted":
                _state.IsDeleted = isOn;
                return true;
            case "pard":
                (_style, _outline, _isInTable) = (-1, -1, false);
                return true;
            case "s":
                _style = value;
                return true;
            case "outlinelevel":
                _outline = value;
                if (_state.Destination == RtfDestination.Styles && value < 9) _headings[_style] = value + 1;
                return true;
            case "intbl":
                _isInTable = true;
                return true;
            default:
                return _state.Destination == RtfDestination.Body && _tables.ReadDefinition(word);
        }
    }

    private void ReadCharacter(string word)
    {
        switch (word)
        {
            case "par" or "sect" or "page":
                if (_state.Destination == RtfDestination.HtmlTag || (Html is not null && !_state.IsRepeated)) Put("\n");
                else if (_note is not null) Put(" ");
                else EndParagraph();
                break;
            case "cell" or "nestcell" when _note is null:
                EndCell(isNested: word == "nestcell");
                break;
            case "row":
                _tables.EndRow(++_paragraph);
                WriteNotes();
                break;
            case "nestrow":
                _text.Append("; ", _state);
                break;
            case "line" or "softline":
                Put("\n");
                break;
            case "mden":
                Put("/");
                break;
            case "msup":
                Put("^");
                break;
            case "tab":
                Put("\t");
                break;
            case "emdash":
                Put("—");
                break;
            case "endash":
                Put("–");
                break;
            case "bullet":
                Put("•");
                break;
            case "lquote":
                Put("‘");
                break;
            case "rquote":
                Put("’");
                break;
            case "ldblquote":
                Put("“");
                break;
            case "rdblquote":
                Put("”");
                break;
            case "emspace" or "enspace" or "qmspace":
                Put(" ");
                break;
        }
    }

    private void Decode()
    {
        if (_pending.Count == 0) return;
        var text = Codepage(_state.Codepage).GetString([.. _pending]);
        _pending.Clear();
        Put(text);
    }

    private static Encoding Codepage(int number)
    {
        try
        {
            return Codepages.Get(number);
        }
        catch (Exception fault) when (fault is ArgumentException or NotSupportedException)
        {
            return Codepages.Get(1252);
        }
    }

    private void Put(string text)
    {
        switch (_state.Destination)
        {
            case RtfDestination.Title:
                if (_names.Length < MaxTextOfNames) _names.Append(text);
                break;
            case RtfDestination.Styles:
                NameStyle(text);
                break;
            case RtfDestination.HtmlTag:
                Html?.Append(text);
                break;
            case RtfDestination.Body or RtfDestination.Note or RtfDestination.Comment when Html is not null:
                if (!_state.IsRepeated) Html.Append(text);
                break;
            case RtfDestination.Body:
                _text.Append(text, _state);
                break;
            case RtfDestination.Note or RtfDestination.Comment:
                _note?.Append(text, _state);
                break;
        }
        if (Html?.Length > writer.Limits.MaxTextLength) throw new FileFaultException("Its text is longer than the limit.");
    }

    // "heading 1;", or its name in another language, which has an outline level then.
    private void NameStyle(string text)
    {
        if (text.Length is > 8 and < MaxTextOfNames && text.StartsWith("heading ", StringComparison.OrdinalIgnoreCase) && char.IsAsciiDigit(text[8]))
            _headings.TryAdd(_style, text[8] - '0');
    }

    private void EndCell(bool isNested)
    {
        if (isNested) _text.Append(" | ", _state);
        else _tables.AddCell(_text.Take());
    }

    private void EndParagraph()
    {
        if (_isInTable)
        {
            _text.Append("\n", _state);
            return;
        }
        _paragraph++;
        _tables.EndTable();
        var text = _text.Take();
        var level = _outline is >= 0 and < 9 ? _outline + 1 : _headings.GetValueOrDefault(_style);
        if (level > 0) writer.Heading(level, text, null, _paragraph, _paragraph);
        else writer.Add(TextLines.IsListItem(text) ? BlockKind.ListItem : BlockKind.Paragraph, text, null, _paragraph, _paragraph);
        WriteNotes();
    }

    private void WriteNotes()
    {
        foreach (var (mark, text) in _notes)
            if (text.Length > 0) writer.Add(BlockKind.Paragraph, $"{mark} {text}", null, _paragraph, _paragraph);
        _notes.Clear();
    }
}
