namespace CodeSight.SearchIndex.Analysis;

/// <summary>
/// The Snowball English stemmer (Porter 2, with the exceptions of Snowball 3) for words in lower case. Works in place: a stem is never
/// longer than its word. Source: the published description of the algorithm; checked against the official stemmer's output.
/// </summary>
internal static class Stemmer
{
    /// <summary>Stems the first <paramref name="length"/> characters of the buffer and returns the stem's length.</summary>
    public static int Stem(Span<char> buffer, int length)
    {
        if (length <= 2) return length;
        var word = new Word(buffer, length);
        if (word.TryException()) return word.Length;
        word.MarkConsonantY();
        word.FindRegions();
        word.RemovePossessive();
        word.RemovePlural();
        word.RemovePastAndGerund();
        word.ReplaceFinalY();
        word.ShortenDoubleSuffix();
        word.RemoveFullnessSuffix();
        word.RemoveLastSuffix();
        word.RemoveFinalELl();
        return word.Finish();
    }

    /// <summary>One word on its way; the steps carry the numbers of the published description.</summary>
    private ref struct Word(Span<char> buffer, int length)
    {
        private readonly Span<char> _buffer = buffer;
        private int _r1;
        private int _r2;

        public int Length { get; private set; } = length;

        private readonly ReadOnlySpan<char> Text => _buffer[..Length];

        public bool TryException()
        {
            var replacement = Text switch
            {
                "skis" => "ski",
                "skies" => "sky",
                "idly" => "idl",
                "gently" => "gentl",
                "ugly" => "ugli",
                "early" => "earli",
                "only" => "onli",
                "singly" => "singl",
                "sky" or "news" or "howe" or "atlas" or "cosmos" or "bias" or "andes" => "",
                _ => null,
            };
            if (replacement is null) return false;
            if (replacement.Length > 0) Replace(Length, replacement);
            return true;
        }

        /// <summary>An apostrophe in front goes; a y that stands for a consonant becomes Y, which is no vowel.</summary>
        public void MarkConsonantY()
        {
            if (_buffer[0] == '\'')
            {
                Text[1..].CopyTo(_buffer);
                Length--;
            }

            for (var i = 0; i < Length; i++)
                if (_buffer[i] == 'y' && (i == 0 || IsVowel(_buffer[i - 1]))) _buffer[i] = 'Y';
        }

        /// <summary>R1 is what follows the first consonant after a vowel, R2 the same inside R1.</summary>
        public void FindRegions()
        {
            _r1 = PrefixRegion() is var prefix and > 0 ? prefix : After(0);
            _r2 = After(_r1);
        }

        /// <summary>Step 0: ', 's, 's'.</summary>
        public void RemovePossessive()
        {
            if (Ends("'s'")) Length -= 3;
            else if (Ends("'s")) Length -= 2;
            else if (Ends("'")) Length -= 1;
        }

        /// <summary>Step 1a.</summary>
        public void RemovePlural()
        {
            if (Ends("sses")) Length -= 2;
            else if (Ends("ied") || Ends("ies")) Length -= Length > 4 ? 2 : 1;
            else if (Ends("us") || Ends("ss")) return;
            else if (Ends("s") && HasVowelBefore(Length - 2)) Length--;
        }

        /// <summary>Step 1b.</summary>
        public void RemovePastAndGerund()
        {
            if (Ends("eedly") || Ends("eed"))
            {
                var suffix = Ends("eed") ? 3 : 5;
                var stem = Text[..^suffix];
                if (stem is "proc" or "exc" or "succ") return;
                if (stem.Length >= _r1) Length -= suffix - 2;
                return;
            }

            var removed = Ends("ingly") ? 5 : Ends("edly") ? 4 : Ends("ing") ? 3 : Ends("ed") ? 2 : 0;
            if (removed == 0) return;
            var rest = Text[..^removed];
            if (removed == 3)
            {
                if (rest.Length == 2 && rest[1] is 'y' or 'Y' && !IsVowel(rest[0]))
                {
                    Replace(4, "ie");
                    return;
                }

                if (rest is "inn" or "out" or "cann" or "herr" or "earr" or "even") return;
            }

            if (!HasVowelBefore(rest.Length)) return;
            Length = rest.Length;
            if (Ends("at") || Ends("bl") || Ends("iz")) Append('e');
            else if (EndsInDouble())
            {
                // "add", "egg" and "off" are words that end so.
                if (!(Length == 3 && _buffer[0] is 'a' or 'e' or 'o')) Length--;
            }
            else if (Length == _r1 && EndsInShortSyllable()) Append('e');
        }

        /// <summary>Step 1c.</summary>
        public readonly void ReplaceFinalY()
        {
            if (Length > 2 && _buffer[Length - 1] is 'y' or 'Y' && !IsVowel(_buffer[Length - 2])) _buffer[Length - 1] = 'i';
        }

        /// <summary>Step 2, in R1.</summary>
        public void ShortenDoubleSuffix()
        {
            var text = Text;
            (int Suffix, string Replacement)? rule = text switch
            {
                [.., 'a', 't', 'i', 'o', 'n', 'a', 'l'] => (7, "ate"),
                [.., 't', 'i', 'o', 'n', 'a', 'l'] => (6, "tion"),
                [.., 'e', 'n', 'c', 'i'] => (4, "ence"),
                [.., 'a', 'n', 'c', 'i'] => (4, "ance"),
                [.., 'a', 'b', 'l', 'i'] => (4, "able"),
                [.., 'e', 'n', 't', 'l', 'i'] => (5, "ent"),
                [.., 'i', 'z', 'a', 't', 'i', 'o', 'n'] => (7, "ize"),
                [.., 'i', 'z', 'e', 'r'] => (4, "ize"),
                [.., 'a', 't', 'i', 'o', 'n'] => (5, "ate"),
                [.., 'a', 't', 'o', 'r'] => (4, "ate"),
                [.., 'a', 'l', 'i', 's', 'm'] => (5, "al"),
                [.., 'a', 'l', 'i', 't', 'i'] => (5, "al"),
                [.., 'a', 'l', 'l', 'i'] => (4, "al"),
                [.., 'f', 'u', 'l', 'n', 'e', 's', 's'] => (7, "ful"),
                [.., 'o', 'u', 's', 'n', 'e', 's', 's'] => (7, "ous"),
                [.., 'o', 'u', 's', 'l', 'i'] => (5, "ous"),
                [.., 'i', 'v', 'e', 'n', 'e', 's', 's'] => (7, "ive"),
                [.., 'i', 'v', 'i', 't', 'i'] => (5, "ive"),
                [.., 'b', 'i', 'l', 'i', 't', 'i'] => (6, "ble"),
                [.., 'b', 'l', 'i'] => (3, "ble"),
                [.., 'o', 'g', 'i', 's', 't'] => (5, "og"),
                [.., 'l', 'o', 'g', 'i'] => (3, "og"),
                [.., 'f', 'u', 'l', 'l', 'i'] => (5, "ful"),
                [.., 'l', 'e', 's', 's', 'l', 'i'] => (6, "less"),
                [.., 'c' or 'd' or 'e' or 'g' or 'h' or 'k' or 'm' or 'n' or 'r' or 't', 'l', 'i'] => (2, ""),
                _ => null,
            };
            if (rule is { } found) ReplaceFrom(_r1, found.Suffix, found.Replacement);
        }

        /// <summary>Step 3, in R1.</summary>
        public void RemoveFullnessSuffix()
        {
            if (Ends("ational")) ReplaceFrom(_r1, 7, "ate");
            else if (Ends("tional")) ReplaceFrom(_r1, 6, "tion");
            else if (Ends("alize")) ReplaceFrom(_r1, 5, "al");
            else if (Ends("icate") || Ends("iciti")) ReplaceFrom(_r1, 5, "ic");
            else if (Ends("ical")) ReplaceFrom(_r1, 4, "ic");
            else if (Ends("ness")) ReplaceFrom(_r1, 4, "");
            else if (Ends("ful")) ReplaceFrom(_r1, 3, "");
            else if (Ends("ative")) ReplaceFrom(_r2, 5, "");
        }

        /// <summary>Step 4, in R2.</summary>
        public void RemoveLastSuffix()
        {
            var suffix = Text switch
            {
                [.., 'e', 'm', 'e', 'n', 't'] => 5,
                [.., 'm', 'e', 'n', 't'] or [.., 'a', 'n', 'c', 'e'] or [.., 'e', 'n', 'c', 'e'] or [.., 'a', 'b', 'l', 'e'] or [.., 'i', 'b', 'l', 'e'] => 4,
                [.., 'a', 'n', 't'] or [.., 'e', 'n', 't'] or [.., 'i', 's', 'm'] or [.., 'a', 't', 'e'] or [.., 'i', 't', 'i']
                    or [.., 'o', 'u', 's'] or [.., 'i', 'v', 'e'] or [.., 'i', 'z', 'e'] or [.., 's' or 't', 'i', 'o', 'n'] => 3,
                [.., 'a', 'l'] or [.., 'e', 'r'] or [.., 'i', 'c'] => 2,
                _ => 0,
            };
            if (suffix > 0) ReplaceFrom(_r2, suffix, "");
        }

        /// <summary>Step 5.</summary>
        public void RemoveFinalELl()
        {
            if (Ends("e"))
            {
                if (Length - 1 >= _r2)
                {
                    Length--;
                    return;
                }

                if (Length - 1 < _r1) return;
                Length--;
                if (EndsInShortSyllable()) Length++;
            }
            else if (Ends("ll") && Length - 1 >= _r2)
            {
                Length--;
            }
        }

        public readonly int Finish()
        {
            _buffer[..Length].Replace('Y', 'y');
            return Length;
        }

        private static bool IsVowel(char c) => c is 'a' or 'e' or 'i' or 'o' or 'u' or 'y';

        private readonly int PrefixRegion()
        {
            var text = Text;
            foreach (
                var prefix in (ReadOnlySpan<string>)["gener", "commun", "arsen", "past", "univers", "later", "emerg", "organ", "inter"])
                if (text.StartsWith(prefix, StringComparison.Ordinal)) return prefix.Length;
            return 0;
        }

        private readonly int After(int start)
        {
            var i = start;
            while (i < Length && !IsVowel(_buffer[i])) i++;
            while (i < Length && IsVowel(_buffer[i])) i++;
            return Math.Min(i + 1, Length);
        }

        private readonly bool Ends(ReadOnlySpan<char> suffix) => Text.EndsWith(suffix, StringComparison.Ordinal);

        private readonly bool HasVowelBefore(int end)
        {
            for (var i = 0; i < end; i++)
                if (IsVowel(_buffer[i])) return true;
            return false;
        }

        private readonly bool EndsInDouble() =>
            Length >= 2 && _buffer[Length - 1] == _buffer[Length - 2]
                && _buffer[Length - 1] is 'b' or 'd' or 'f' or 'g' or 'm' or 'n' or 'p' or 'r' or 't';

        private readonly bool EndsInShortSyllable() => Text switch
        {
            [.., 'p', 'a', 's', 't'] => true,
            [.., var before, var vowel, var last] when !IsVowel(before) && IsVowel(vowel) && !IsVowel(last)
                && last is not ('w' or 'x' or 'Y') => true,
            [var vowel, var last] => IsVowel(vowel) && !IsVowel(last),
            _ => false,
        };

        private void Append(char c) => _buffer[Length++] = c;

        private void Replace(int suffix, string replacement)
        {
            Length -= suffix;
            replacement.CopyTo(_buffer[Length..]);
            Length += replacement.Length;
        }

        private void ReplaceFrom(int region, int suffix, string replacement)
        {
            if (Length - suffix >= region) Replace(suffix, replacement);
        }
    }
}
