namespace CodeSight.SearchIndex.Analysis;

/// <summary>
/// Cuts any text into folded terms. Words follow Unicode's word segmentation (UAX 29) where it matters for search. Beyond it,
/// an identifier is given whole and in parts: <c>overtime_rate</c>, <c>OvertimeRate</c> and <c>overtime-rate</c> all give
/// "overtime", "rate" and "overtimerate"; <c>4.2</c> gives "4.2", "4", "2"; <c>C++</c> gives "c", "c++"; <c>.NET</c> gives "net", ".net".
/// Scripts without spaces give each character and each pair of neighbours.
/// </summary>
internal ref struct TextScanner<TSink>(ReadOnlySpan<char> text, TSink sink, Span<char> buffer, Accents accents, Elision elision)
    where TSink : ITermSink
{
    private readonly ReadOnlySpan<char> _text = text;
    private readonly Span<char> _compound = buffer[Word.BufferLength..];
    private Word _word = new(buffer[..Word.BufferLength], accents == Accents.Kept);
    private int _position;

    /// <summary>Characters that the scanner needs as its working space.</summary>
    public const int BufferLength = Word.BufferLength + MaxCompound + Word.BufferLength;

    private const int MaxCompound = 128;
    private const int MaxCompoundWords = 16;

    public void Scan()
    {
        while (_position < _text.Length)
        {
            switch (Folding.KindOf(_text[_position]))
            {
                case CharKind.Lower or CharKind.Upper or CharKind.Digit:
                    ReadCompound();
                    break;
                case CharKind.Ideograph:
                    ReadIdeographs();
                    break;
                case CharKind.Surrogate when WordRules.SurrogateKind(_text, _position) is CharKind.Ideograph:
                    ReadIdeographs();
                    break;
                case CharKind.Surrogate when WordRules.SurrogateKind(_text, _position) is CharKind.Lower:
                    ReadCompound();
                    break;
                default:
                    _position++;
                    break;
            }
        }
    }

    /// <summary>Words joined by single signs, such as non-compete, a path, an address or a date.</summary>
    private void ReadCompound()
    {
        if (TryReadAcronym()) return;
        var dot = WordRules.StartsWithDot(_text, _position);
        var length = 0;
        var words = 0;
        while (true)
        {
            ReadWord();
            EmitWord();
            if (words == 0 && dot) EmitAffixed(".", _word.Whole, "");
            EmitSuffixedName();
            var joiner = WordRules.JoinerAt(_text, _position, out var next);
            if (words == 0 && joiner == '\0') return;

            length = AppendToCompound(length);
            words++;
            if (joiner == '\0') break;
            _position = next;
            // Between digits the sign matters: 2024-01 is not 202401. Between letters it does not: e-mail is email.
            if (length is > 0 and < MaxCompound && char.IsAsciiDigit(_compound[length - 1])
                && Folding.KindOf(_text[next]) == CharKind.Digit)
                _compound[length++] = joiner;
        }

        if (words <= MaxCompoundWords && length is > 0 and <= MaxCompound) sink.Take(_compound[..length], TermRole.Extra);
    }

    private readonly int AppendToCompound(int length)
    {
        var whole = _word.Whole;
        if (length < 0 || length + whole.Length > MaxCompound) return -1;
        whole.CopyTo(_compound[length..]);
        return length + whole.Length;
    }

    private void ReadWord()
    {
        _word.Clear();
        var previous = CharKind.Separator;
        for (; _position < _text.Length; _position++)
        {
            var c = _text[_position];
            var kind = Folding.KindOf(c);
            switch (kind)
            {
                case CharKind.Lower or CharKind.Upper or CharKind.Digit:
                    if (WordRules.IsCaseBoundary(_text, _position, previous, kind)) _word.Cut('\0');
                    else if (previous == CharKind.Connector) _word.KeepSeparatorBefore(kind);
                    _word.Append(c);
                    previous = kind;
                    if (kind == CharKind.Lower) AppendSmallLetters();
                    break;
                case CharKind.Ignored:
                    break;
                case CharKind.Connector:
                    if (!TrySkipConnectors()) return;
                    _word.Cut('_');
                    previous = CharKind.Connector;
                    break;
                case CharKind.Apostrophe:
                    if (previous is not (CharKind.Lower or CharKind.Upper) || !WordRules.IsLetterAt(_text, _position + 1)) return;
                    if (TrySkipContraction()) return;
                    if (TryElide())
                    {
                        previous = CharKind.Separator;
                        break;
                    }

                    _word.Cut('\0');
                    previous = CharKind.Apostrophe;
                    break;
                case CharKind.Surrogate when WordRules.SurrogateKind(_text, _position) is CharKind.Lower:
                    _word.Append(c);
                    _word.Append(_text[++_position]);
                    previous = CharKind.Lower;
                    break;
                case CharKind.Separator when c == '.' && previous == CharKind.Digit && WordRules.IsDigitAt(_text, _position + 1):
                    _word.Cut('.');
                    previous = CharKind.Connector;
                    break;
                case CharKind.Separator when c == ',' && previous == CharKind.Digit && WordRules.IsThousandsSeparator(_text, _position):
                    break;
                default:
                    return;
            }
        }
    }

    /// <summary>Takes what most text is made of at one go, and moves to the last of it: between two small letters no part begins.</summary>
    private void AppendSmallLetters()
    {
        var rest = _text[(_position + 1)..];
        var length = rest.IndexOfAnyExceptInRange('a', 'z');
        if (length < 0) length = rest.Length;
        _word.AppendFolded(rest[..length]);
        _position += length;
    }

    /// <summary>Moves to the last of several connectors, if a word goes on behind them.</summary>
    private bool TrySkipConnectors()
    {
        var end = _position + 1;
        while (end < _text.Length && Folding.KindOf(_text[end]) == CharKind.Connector) end++;
        if (end == _text.Length || !Folding.IsWord(_text[end])) return false;
        _position = end - 1;
        return true;
    }

    /// <summary>Leaves out what English contracts: company's, they're, don't. What is left is the word itself.</summary>
    private bool TrySkipContraction()
    {
        var end = WordRules.ContractionEnd(_text, _position, out var isNegation);
        if (end < 0 || (isNegation && !_word.DropNegation())) return false;
        _position = end;
        return true;
    }

    /// <summary>
    /// Leaves out what another language joins to a word by an apostrophe: the article of l'avion, the ending of Ankara'nın. Stays at the
    /// last character that was left out.
    /// </summary>
    private bool TryElide()
    {
        switch (elision)
        {
            case Elision.Before when Languages.IsElided(_word.Whole):
                _word.Clear();
                return true;
            case Elision.After:
                while (_position + 1 < _text.Length && Folding.KindOf(_text[_position + 1]) is CharKind.Lower or CharKind.Upper) _position++;
                return true;
            default:
                return false;
        }
    }

    private void EmitWord()
    {
        var whole = _word.Whole;
        if (whole.Length == 0) return;
        if (!_word.HasUsefulParts)
        {
            sink.Take(whole, TermRole.Word);
            return;
        }

        sink.Take(whole, TermRole.Identifier);
        for (var i = 0; i < _word.PartCount; i++)
            if (_word.PartAt(i) is { Length: > 0 } part) sink.Take(part, TermRole.Extra);
        if (whole is ['v', >= '0' and <= '9', ..] && whole.Contains('.')) sink.Take(whole[1..], TermRole.Extra);
    }

    /// <summary>C++ and C#, F#.</summary>
    private void EmitSuffixedName()
    {
        var rest = _text[_position..];
        if (rest.StartsWith("++", StringComparison.Ordinal))
        {
            EmitAffixed("", _word.Whole, "++");
            _position += 2;
        }
        else if (rest is ['#', ..] && _word.Whole.Length == 1 && (rest.Length == 1 || !Folding.IsWord(rest[1])))
        {
            EmitAffixed("", _word.Whole, "#");
            _position++;
        }
    }

    private readonly void EmitAffixed(string prefix, ReadOnlySpan<char> name, string suffix)
    {
        // The space behind the compound's characters: the compound itself may be half written.
        var term = _compound[MaxCompound..];
        if (name.Length == 0 || prefix.Length + name.Length + suffix.Length > term.Length) return;
        prefix.CopyTo(term);
        name.CopyTo(term[prefix.Length..]);
        suffix.CopyTo(term[(prefix.Length + name.Length)..]);
        sink.Take(term[..(prefix.Length + name.Length + suffix.Length)], TermRole.Extra);
    }

    private bool TryReadAcronym()
    {
        var end = WordRules.AcronymEnd(_text, _position);
        if (end < 0) return false;
        _word.Clear();
        for (; _position < end; _position++)
            if (_text[_position] != '.') _word.Append(_text[_position]);
        EmitWord();
        return true;
    }

    private void ReadIdeographs()
    {
        var previous = ReadOnlySpan<char>.Empty;
        var start = _position;
        while (_position < _text.Length)
        {
            var length = Folding.KindOf(_text[_position]) switch
            {
                CharKind.Ideograph => 1,
                CharKind.Surrogate when WordRules.SurrogateKind(_text, _position) is CharKind.Ideograph => 2,
                _ => 0,
            };
            if (length == 0) break;
            sink.Take(_text.Slice(_position, length), TermRole.Word);
            if (previous.Length > 0) sink.Take(_text.Slice(_position - previous.Length, previous.Length + length), TermRole.Extra);
            previous = _text.Slice(_position, length);
            _position += length;
        }

        if (_position == start) _position++;
    }
}
