namespace CodeSight.SearchIndex.Globs;

/// <summary>
/// One pattern without braces, as a list of steps. Matching walks the path once and keeps the set of steps that it may be at, so that no
/// pattern takes more than path times steps.
/// </summary>
internal sealed class GlobPattern
{
    private readonly Step[] _steps;
    private readonly bool _mayBeFolder;
    private readonly bool _mustBeFolder;

    private GlobPattern(Step[] steps, bool mayBeFolder, bool mustBeFolder)
    {
        _steps = steps;
        _mayBeFolder = mayBeFolder;
        _mustBeFolder = mustBeFolder;
    }

    private enum StepKind
    {
        /// <summary>The one character.</summary>
        Literal,

        /// <summary>Any one character of a part.</summary>
        AnyOne,

        /// <summary>One character of a class.</summary>
        Class,

        /// <summary>Any characters of a part, none included.</summary>
        AnyInPart,

        /// <summary>Any characters at all: what ** at the end stands for.</summary>
        AnyAtAll,

        /// <summary>Nothing, or whole parts with the slash behind them: what **/ stands for.</summary>
        AnyParts,
    }

    /// <summary>Number of its steps.</summary>
    public int Steps => _steps.Length;

    public static GlobPattern Parse(string pattern)
    {
        var isFolder = pattern.EndsWith('/') && !pattern.EndsWith("\\/", StringComparison.Ordinal);
        var parts = pattern.Split('/').Where(part => part.Length > 0 && part != ".").ToList();
        if (parts.Count == 0) throw new InvalidGlobException("The file pattern names nothing below the folder.");
        var isAnchored = pattern.TrimEnd('/').Contains('/');

        var steps = new List<Step>();
        if (!isAnchored) steps.Add(new Step(StepKind.AnyParts));
        for (var i = 0; i < parts.Count; i++)
        {
            var isLast = i == parts.Count - 1;
            if (parts[i] == "**")
            {
                steps.Add(new Step(isLast && !isFolder ? StepKind.AnyAtAll : StepKind.AnyParts));
                if (isLast && isFolder) steps.AddRange([new Step(StepKind.AnyOne), new Step(StepKind.AnyInPart)]);
                continue;
            }

            AddPart(steps, parts[i]);
            if (!isLast) steps.Add(new Step(StepKind.Literal, '/'));
        }

        return new GlobPattern([.. steps], isFolder || !HasWildcard(parts[^1]), isFolder);
    }

    public bool IsMatch(string path)
    {
        // A few hundred bytes: a pattern's length is limited.
        var words = (_steps.Length + 64) / 64;
        Span<ulong> current = stackalloc ulong[words];
        Span<ulong> next = stackalloc ulong[words];
        Enter(current, 0, atPartStart: true);
        foreach (var raw in path)
        {
            var c = char.ToLowerInvariant(raw);
            if (c == '/' && _mayBeFolder && Has(current, _steps.Length)) return true;
            next.Clear();
            Advance(current, next, c);
            // Most paths lie in other folders and are given up at their first letters.
            if (next.IndexOfAnyExcept(0UL) < 0) return false;
            var swap = current;
            current = next;
            next = swap;
        }

        return !_mustBeFolder && Has(current, _steps.Length);
    }

    private void Advance(ReadOnlySpan<ulong> current, Span<ulong> next, char c)
    {
        for (var i = 0; i < _steps.Length; i++)
        {
            if (!Has(current, i)) continue;
            switch (_steps[i].Kind)
            {
                case StepKind.AnyParts:
                    // Stays inside its parts; may end only behind a slash.
                    if (c == '/') Enter(next, i, atPartStart: true);
                    else Set(next, i);
                    break;
                case StepKind.AnyAtAll:
                    Enter(next, i, atPartStart: false);
                    break;
                case StepKind.AnyInPart:
                    if (c != '/') Enter(next, i, atPartStart: false);
                    break;
                case StepKind.Literal when _steps[i].Character == c:
                case StepKind.AnyOne when c != '/':
                case StepKind.Class when c != '/' && _steps[i].Accepts(c):
                    Enter(next, i + 1, atPartStart: c == '/');
                    break;
            }
        }
    }

    /// <summary>Arrives at a step, and at those behind it that may stand for nothing.</summary>
    private void Enter(Span<ulong> set, int step, bool atPartStart)
    {
        for (; ; step++)
        {
            Set(set, step);
            if (step == _steps.Length) return;
            var maySkip = _steps[step].Kind switch
            {
                StepKind.AnyInPart or StepKind.AnyAtAll => true,
                StepKind.AnyParts => atPartStart,
                _ => false,
            };
            if (!maySkip) return;
        }
    }

    private static bool Has(ReadOnlySpan<ulong> set, int step) => (set[step >> 6] >> (step & 63) & 1) != 0;

    private static void Set(Span<ulong> set, int step) => set[step >> 6] |= 1UL << (step & 63);

    private static bool HasWildcard(string part) => part.AsSpan().ContainsAny('*', '?', '[');

    private static void AddPart(List<Step> steps, string part)
    {
        for (var i = 0; i < part.Length; i++)
        {
            switch (part[i])
            {
                case '*':
                    if (steps is not [.., { Kind: StepKind.AnyInPart }]) steps.Add(new Step(StepKind.AnyInPart));
                    break;
                case '?':
                    steps.Add(new Step(StepKind.AnyOne));
                    break;
                case '[':
                    steps.Add(ReadClass(part, ref i));
                    break;
                case '\\':
                    if (++i == part.Length) throw new InvalidGlobException("The file pattern ends with a backslash that escapes nothing.");
                    steps.Add(new Step(StepKind.Literal, char.ToLowerInvariant(part[i])));
                    break;
                default:
                    steps.Add(new Step(StepKind.Literal, char.ToLowerInvariant(part[i])));
                    break;
            }
        }
    }

    private static Step ReadClass(string part, ref int i)
    {
        var ranges = new List<(char From, char To)>();
        var isNegated = ++i < part.Length && part[i] is '!' or '^';
        if (isNegated) i++;
        for (var first = i; i < part.Length; i++)
        {
            if (part[i] == ']' && i > first) return new Step(StepKind.Class) { Ranges = [.. ranges], IsNegated = isNegated };
            var from = ReadClassCharacter(part, ref i);
            var to = from;
            if (i + 2 < part.Length && part[i + 1] == '-' && part[i + 2] != ']')
            {
                i += 2;
                to = ReadClassCharacter(part, ref i);
            }

            if (to < from) throw new InvalidGlobException("A range in the file pattern's brackets runs backwards.");
            ranges.Add((from, to));
        }

        throw new InvalidGlobException("The file pattern has a \"[\" without its \"]\".");
    }

    private static char ReadClassCharacter(string part, ref int i)
    {
        if (part[i] == '\\' && ++i == part.Length) throw new InvalidGlobException("The file pattern has a \"[\" without its \"]\".");
        return part[i];
    }

    private readonly record struct Step(StepKind Kind, char Character = '\0')
    {
        public (char From, char To)[] Ranges { get; init; } = [];

        public bool IsNegated { get; init; }

        /// <summary>Whether the class has the character, in either letter case.</summary>
        public bool Accepts(char lower)
        {
            var upper = char.ToUpperInvariant(lower);
            foreach (var (from, to) in Ranges)
                if ((from <= lower && lower <= to) || (from <= upper && upper <= to)) return !IsNegated;
            return IsNegated;
        }
    }
}
