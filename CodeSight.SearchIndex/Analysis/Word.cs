using System.Runtime.CompilerServices;

namespace CodeSight.SearchIndex.Analysis;

/// <summary>One word while it is read: its folded characters and where its parts lie.</summary>
internal ref struct Word(Span<char> buffer, bool keepsAccents)
{
    /// <summary>Characters of the buffer that it needs.</summary>
    public const int BufferLength = MaxLength + 4;

    private const int MaxLength = 128;

    /// <summary>What is kept of a longer word: nobody types it, and data in text form (base64, hashes) must not fill the index.</summary>
    private const int KeptOfLonger = 64;

    private const int MaxParts = 12;

    private readonly Span<char> _buffer = buffer;
    private readonly bool _keepsAccents = keepsAccents;
    private PartList _parts;
    private int _length;
    private int _cuts;
    private bool _isTooLong;
    private bool _hasSeparators;

    /// <summary>The whole word, without the signs between its parts (those between digits stay: 4.2).</summary>
    public readonly ReadOnlySpan<char> Whole => _buffer[..(_isTooLong ? KeptOfLonger : _length)];

    /// <summary>Parts of the word; 1 for an ordinary one.</summary>
    public readonly int PartCount => _cuts + 1;

    /// <summary>Whether the parts mean something: there are several, and they do not look like data in text form.</summary>
    public readonly bool HasUsefulParts =>
        _cuts > 0 && !_isTooLong && PartCount <= MaxParts && (_hasSeparators || PartCount < 4 || _length >= 3 * PartCount);

    public void Clear()
    {
        _length = 0;
        _cuts = 0;
        _isTooLong = false;
        _hasSeparators = false;
    }

    /// <summary>Adds a character, folded or in lower case.</summary>
    public void Append(char c)
    {
        if (_length >= MaxLength) _isTooLong = true;
        else _length += _keepsAccents ? Folding.Lower(c, _buffer[_length..]) : Folding.Fold(c, _buffer[_length..]);
    }

    /// <summary>Adds characters that are their own folded form.</summary>
    public void AppendFolded(ReadOnlySpan<char> characters)
    {
        var kept = characters[..Math.Clamp(MaxLength - _length, 0, characters.Length)];
        _isTooLong |= kept.Length < characters.Length;
        kept.CopyTo(_buffer[_length..]);
        _length += kept.Length;
    }

    /// <summary>Ends a part here. A separator (not '\0') means that the writer parted it, and stays between two digits.</summary>
    public void Cut(char separator)
    {
        if (_length is 0 or >= MaxLength) return;
        _hasSeparators |= separator != '\0';
        if (_cuts < MaxParts) _parts[_cuts] = new Part(_length, separator);
        _cuts++;
    }

    /// <summary>Puts the last cut's separator into the word if digits stand on both sides; call it before the next part begins.</summary>
    public void KeepSeparatorBefore(CharKind next)
    {
        if (next != CharKind.Digit || _cuts is 0 or > MaxParts || _length is 0 or >= MaxLength) return;
        ref var cut = ref _parts[_cuts - 1];
        if (cut.End != _length || cut.Separator == '\0' || !char.IsAsciiDigit(_buffer[_length - 1])) return;
        _buffer[_length++] = cut.Separator;
        cut = cut with { IsKept = true };
    }

    /// <summary>The part, or nothing where it is a single letter that only case or digits cut off (the i of iPhone).</summary>
    public readonly ReadOnlySpan<char> PartAt(int index)
    {
        var start = index == 0 ? 0 : _parts[index - 1].Next;
        var end = index == _cuts ? _length : _parts[index].End;
        var part = _buffer[start..end];
        var isParted = (index > 0 && _parts[index - 1].Separator != '\0') || (index < _cuts && _parts[index].Separator != '\0');
        return part is [>= 'a' and <= 'z'] && !isParted ? [] : part;
    }

    /// <summary>Takes the n of n't away: isn't is is. False where there is none.</summary>
    public bool DropNegation()
    {
        if (_length < 3 || _buffer[_length - 1] != 'n') return false;
        _length--;
        switch (Whole)
        {
            case "ca":
                _buffer[_length++] = 'n';
                break;
            case "wo":
                "will".CopyTo(_buffer);
                _length = 4;
                break;
            case "sha":
                "ll".CopyTo(_buffer[_length..]);
                _length += 2;
                break;
        }

        return true;
    }

    private readonly record struct Part(int End, char Separator)
    {
        public bool IsKept { get; init; }

        public int Next => IsKept ? End + 1 : End;
    }

    [InlineArray(MaxParts)]
    private struct PartList
    {
        private Part _first;
    }
}
