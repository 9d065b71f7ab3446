using CodeSight.SearchIndex.Analysis;

namespace CodeSight.SearchIndex;

/// <summary>
/// Parts a question's word that no chunk has into two that chunks have, in languages that write words in one: Gletscherabfluss is Gletscher and
/// Abfluss. Of several ways the one with the most frequent parts (Koehn and Knight, "Empirical Methods for Compound Splitting", EACL 2003).
/// </summary>
/// <param name="rules">Of the question's language.</param>
/// <param name="frequencyOf">In how many chunks a form occurs.</param>
internal sealed class CompoundWords(LanguageRules rules, Func<string, int> frequencyOf)
{
    private const int ShortestPart = 4;

    /// <summary>The forms of the two parts; null where there are none.</summary>
    public (string First, string Second)? Split(QuestionTerm term)
    {
        if (rules.Joints.Count == 0 || term.Role != TermRole.Word || term.Word.Length < 2 * ShortestPart || !term.Word.All(char.IsLetter)) return null;
        Span<char> buffer = stackalloc char[Analyser.MaxForm];
        var (best, parts) = (0L, ((string, string)?)null);
        for (var at = ShortestPart; at <= term.Word.Length - ShortestPart; at++)
        {
            var second = new string(rules.Normalise(term.Word.AsSpan(at), buffer));
            var frequency = (long)frequencyOf(second);
            if (frequency == 0) continue;
            foreach (var joint in rules.Joints)
            {
                var first = term.Word.AsSpan(0, at);
                if (!first.EndsWith(joint, StringComparison.Ordinal) || first.Length - joint.Length < ShortestPart) continue;
                var form = new string(rules.Normalise(first[..^joint.Length], buffer));
                if (frequencyOf(form) * frequency is var both && both > best) (best, parts) = (both, (form, second));
            }
        }

        return parts;
    }
}
