using System.Globalization;
using System.Text;

namespace CodeSight.Encoder.Tokens;

/// <summary>
/// Cuts text into the words that WordPiece looks up, cleaned as the published BERT tokenizers do it: control characters
/// dropped, letters folded, accents stripped, punctuation and ideographs each a word. Nothing is allocated.
/// </summary>
/// <param name="text">Any text; lone surrogates are dropped.</param>
/// <param name="buffer">Room for one word: <see cref="BufferLength"/> characters.</param>
internal ref struct WordScanner(ReadOnlySpan<char> text, Span<char> buffer, TokenizerSettings settings)
{
    /// <summary>A longer word is one unknown token.</summary>
    public const int MaxWordLength = 100;

    /// <summary>The longest word, and room for what one more character can become (three code points of two units each).</summary>
    public const int BufferLength = 2 * MaxWordLength + 6;

    private readonly ReadOnlySpan<char> _text = text;
    private readonly Span<char> _buffer = buffer;
    private readonly TokenizerSettings _settings = settings;
    private int _position;
    private int _length;
    private int _codePoints;

    /// <summary>The word, until the next call of <see cref="MoveNext"/>.</summary>
    public readonly ReadOnlySpan<char> Current => _buffer[.._length];

    /// <summary>The word has more than <see cref="MaxWordLength"/> characters; <see cref="Current"/> holds only its beginning.</summary>
    public readonly bool IsTooLong => _codePoints > MaxWordLength;

    /// <summary>Goes to the next word; false at the end of the text.</summary>
    public bool MoveNext()
    {
        _length = 0;
        _codePoints = 0;
        while (_position < _text.Length)
        {
            var character = _text[_position];
            if (character >= 128)
            {
                if (TakeOther()) return true;
                continue;
            }

            switch (CharacterClasses.OfAscii(character))
            {
                case CharacterClass.Word:
                    Append(_settings.LowerCase && character is >= 'A' and <= 'Z' ? (char)(character | 0x20) : character);
                    break;
                case CharacterClass.Alone when _codePoints > 0:
                    return true;
                case CharacterClass.Alone:
                    Append(character);
                    _position++;
                    return true;
                case CharacterClass.Space when _codePoints > 0:
                    _position++;
                    return true;
            }

            _position++;
        }

        return _codePoints > 0;
    }

    // Takes a character beyond ASCII; true when a word is complete.
    private bool TakeOther()
    {
        if (Rune.DecodeFromUtf16(_text[_position..], out var rune, out var units) != System.Buffers.OperationStatus.Done)
        {
            _position += units;
            return false;
        }

        var stripped = _settings.StripAccents ? StrippedAccents.Of(rune) : null;
        var kind = CharacterClasses.Of(rune, _settings.SpaceIdeographs);
        // An accent can hide punctuation: "not equal" is an equals sign with a stroke through it.
        if (stripped is { Length: 1 } && kind == CharacterClass.Word && !char.IsSurrogate(stripped[0]))
            kind = CharacterClasses.Of(new Rune(stripped[0]), spaceIdeographs: false);

        if (kind == CharacterClass.Alone && _codePoints > 0) return true;
        _position += units;
        if (kind == CharacterClass.Space) return _codePoints > 0;
        if (kind == CharacterClass.Dropped) return false;
        if (stripped is null)
            AppendFolded(rune);
        else
            foreach (var part in stripped.EnumerateRunes()) AppendFolded(part);
        return kind == CharacterClass.Alone;
    }

    private void AppendFolded(Rune rune)
    {
        if (_settings.StripAccents && Rune.GetUnicodeCategory(rune) == UnicodeCategory.NonSpacingMark) return;
        if (_settings.LowerCase)
        {
            // The one letter whose lower case is two characters (Unicode's SpecialCasing.txt).
            if (rune.Value == 0x130)
            {
                Append('i');
                rune = new Rune(0x307);
            }
            else
            {
                rune = Rune.ToLowerInvariant(rune);
            }
        }

        if (_codePoints < MaxWordLength) _length += rune.EncodeToUtf16(_buffer[_length..]);
        _codePoints++;
    }

    private void Append(char character)
    {
        if (_codePoints < MaxWordLength) _buffer[_length++] = character;
        _codePoints++;
    }
}
