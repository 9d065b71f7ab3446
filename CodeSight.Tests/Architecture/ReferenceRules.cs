using System.Text.RegularExpressions;

namespace CodeSight.Tests.Architecture;

/// <summary>The rules for what compiled code may refer to, apart from the projects that they are applied to.</summary>
internal static partial class ReferenceRules
{
    /// <summary>Whether a namespace is the other one, or inside it.</summary>
    public static bool IsIn(string name, string parent) => name == parent || name.StartsWith(parent + ".", StringComparison.Ordinal);

    /// <summary>References from one namespace, or what is inside it, to another.</summary>
    public static IEnumerable<TypeUse> Between(IEnumerable<TypeUse> uses, string from, string to) =>
        uses.Where(use => IsIn(use.FromNamespace, from) && IsIn(use.Namespace, to));

    /// <summary>References to the console.</summary>
    public static IEnumerable<TypeUse> OfConsole(IEnumerable<TypeUse> uses) =>
        uses.Where(use => use is { Namespace: "System", Type: "Console" });

    /// <summary>Types with SQL in their code.</summary>
    public static IEnumerable<string> PlacesOfSql(IEnumerable<TextUse> texts) =>
        texts.Where(text => Sql().IsMatch(text.Text)).Select(text => $"{text.FromNamespace}.{text.FromType}").Distinct();

    /// <summary>
    /// What is wrong with the namespaces below a root: each reference between two side by side that is part of a cycle and is not known,
    /// and each known one that is not there any more or closes no cycle. A namespace itself may use its children, and they what it
    /// declares.
    /// </summary>
    public static IReadOnlyList<string> CycleFaults(IEnumerable<TypeUse> uses, string root, IEnumerable<string> known)
    {
        var references = SideBySide(uses, root).ToHashSet();
        var expected = known.Select(entry => entry.Split(" -> ")).Select(parts => (From: parts[0], To: parts[1])).ToList();
        var others = references.Except(expected).ToList();
        return
        [
            .. InCycles(others).Select(reference => $"{reference.From} -> {reference.To} is part of a cycle").Order(StringComparer.Ordinal),
            .. expected.Where(entry => !references.Contains(entry)).Select(
                entry => $"{entry.From} -> {entry.To} is known, but is not there any more"),
            .. expected.Where(references.Contains).Where(entry => !InCycles([.. others, entry]).Contains(entry))
                .Select(entry => $"{entry.From} -> {entry.To} is known, but closes no cycle any more"),
        ];
    }

    private static IEnumerable<(string From, string To)> SideBySide(IEnumerable<TypeUse> uses, string root)
    {
        foreach (var use in Between(uses, root, root))
        {
            var (from, to) = (use.FromNamespace.Split('.'), use.Namespace.Split('.'));
            var common = from.Zip(to).TakeWhile(pair => pair.First == pair.Second).Count();
            if (common < from.Length && common < to.Length)
                yield return (string.Join('.', from[..(common + 1)]), string.Join('.', to[..(common + 1)]));
        }
    }

    private static HashSet<(string From, string To)> InCycles(IReadOnlyCollection<(string From, string To)> references)
    {
        var targets = references.ToLookup(reference => reference.From, reference => reference.To);
        return [.. references.Where(reference => Reachable(reference.To, targets).Contains(reference.From))];
    }

    private static HashSet<string> Reachable(string start, ILookup<string, string> targets)
    {
        var (found, open) = (new HashSet<string> { start }, new Stack<string>([start]));
        while (open.TryPop(out var name))
            foreach (var next in targets[name].Where(found.Add)) open.Push(next);
        return found;
    }

    [GeneratedRegex(
        @"^\s*(SELECT\s|INSERT INTO\s|UPDATE \w+\s|DELETE FROM\s|WITH \w+ AS\b|(CREATE|ALTER|DROP) (UNIQUE |TEMP )?(TABLE|INDEX|EXTENSION|DATABASE|SCHEMA|ROLE)\b|TRUNCATE\s|COPY \w+\s|LISTEN\s|NOTIFY\s|LOCK TABLE\s)")]
    private static partial Regex Sql();
}
