using System.Text;

namespace CodeSight.Extraction.Rtf;

/// <summary>Collects the text of a paragraph, with marks for what is struck, raised or hidden.</summary>
internal sealed class RtfText(HiddenContent hidden)
{
    private readonly StringBuilder _text = new();
    private readonly StringBuilder _raised = new();
    private bool _isStruck;
    private bool _isHidden;
    private bool _readsHidden;

    public void Append(string text, RtfState state)
    {
        if (state.IsDeleted) return;
        if (state.IsHidden && !_isHidden) _readsHidden = string.IsNullOrWhiteSpace(text) ? hidden.IsMarking : hidden.Reads("passage");
        var startsHidden = state.IsHidden && !_isHidden && !string.IsNullOrWhiteSpace(text);
        _isHidden = state.IsHidden && (_isHidden || startsHidden);
        if (state.IsHidden && !_readsHidden) return;
        if (state.IsRaised && _raised.Length + text.Length < 20 && !text.Contains('\n', StringComparison.Ordinal))
        {
            _raised.Append(text);
            return;
        }
        EndRaised();
        if (startsHidden) _text.Append(HiddenContent.Mark(""));
        if (state.IsStruck != _isStruck)
        {
            if (_isStruck) EndStruck();
            else _text.Append("~~");
            _isStruck = state.IsStruck;
        }
        _text.Append(text);
    }

    /// <summary>The text so far; the next one starts empty.</summary>
    public string Take()
    {
        EndRaised();
        if (_isStruck) EndStruck();
        (_isStruck, _isHidden) = (false, false);
        var text = _text.ToString();
        _text.Clear();
        return text;
    }

    private void EndRaised()
    {
        if (_raised.Length == 0) return;
        RaisedText.Append(_text, _raised.ToString());
        _raised.Clear();
    }

    private void EndStruck()
    {
        var end = _text.Length;
        while (end > 0 && _text[end - 1] is ' ' or '\n') end--;
        _text.Insert(end, "~~");
    }
}
