using System.Text;

namespace CodeSight.Extraction;

/// <summary>Collects text whose runs may be raised, struck through or hidden.</summary>
internal sealed class MarkedText
{
    private readonly StringBuilder _text = new();
    private readonly StringBuilder _raised = new();
    private int? _struckFrom;
    private int? _hiddenFrom;

    /// <summary>Whether what is appended from now on is struck through; it is marked as in "~~500 EUR~~".</summary>
    public void Strike(bool isStruck) => Mark(ref _struckFrom, isStruck, "~~", "~~");

    /// <summary>Whether what is appended from now on is hidden; it is marked as in "[hidden: old price]".</summary>
    public void Hide(bool isHidden)
    {
        // Marks are nested: what is struck ends within what is hidden.
        if (isHidden != _hiddenFrom is not null) Strike(false);
        Mark(ref _hiddenFrom, isHidden, "[hidden: ", "]");
    }

    public MarkedText Append(string? text)
    {
        Flush();
        _text.Append(text);
        return this;
    }

    /// <summary>Appends raised text; what is appended in several pieces is one mark.</summary>
    public void AppendRaised(string text) => _raised.Append(text);

    /// <summary>Starts anew.</summary>
    public void Clear()
    {
        _text.Clear();
        _raised.Clear();
        (_struckFrom, _hiddenFrom) = (null, null);
    }

    public override string ToString()
    {
        Strike(false);
        Hide(false);
        Flush();
        return _text.ToString();
    }

    private void Flush()
    {
        if (_raised.Length == 0) return;
        RaisedText.Append(_text, _raised.ToString());
        if (char.IsWhiteSpace(_raised[^1])) _text.Append(' ');
        _raised.Clear();
    }

    private void Mark(ref int? start, bool isOn, string open, string close)
    {
        if (isOn == start is not null) return;
        Flush();
        if (isOn)
        {
            start = _text.Length;
            return;
        }
        var (from, to) = (start ?? 0, _text.Length);
        start = null;
        while (from < to && char.IsWhiteSpace(_text[from])) from++;
        while (to > from && char.IsWhiteSpace(_text[to - 1])) to--;
        if (from < to) _text.Insert(to, close).Insert(from, open);
    }
}
