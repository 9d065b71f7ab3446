using CodeSight.Core.Data;
using CodeSight.SearchIndex.Sentences;
using Microsoft.EntityFrameworkCore;

namespace CodeSight.Core.Conversations;

/// <summary>The questions that the documents did not answer (C6), those of like meaning together.</summary>
public sealed class UnansweredQuestions(CodeSightContext context, QuestionVectors vectors, TimeProvider time)
{
    /// <summary>Most questions that are looked at, the newest first.</summary>
    public const int MaxQuestions = 1000;

    /// <summary>
    /// Cosine from which two questions count as one. With the built-in model, of 48 questions that ask for 15 things, 0.94 of the pairs at 0.5 and
    /// more ask for the same, and these are 0.80 of all such pairs.
    /// </summary>
    internal const float SameMeaning = 0.5f;

    private const int MaxExamples = 5;

    /// <summary>The groups, those of most questions first.</summary>
    /// <param name="age">Only questions of the last days.</param>
    public async Task<IReadOnlyList<UnansweredGroup>> ListAsync(TimeSpan age, CancellationToken cancellationToken)
    {
        var oldest = time.GetUtcNow() - age;
        var rows = await context.Messages.AsNoTracking()
            .Where(message => message.IsRefused && message.AskedAt >= oldest)
            .OrderByDescending(message => message.AskedAt).ThenBy(message => message.Id)
            .Take(MaxQuestions)
            .Join(
                context.Conversations, message => message.ConversationId, conversation => conversation.Id,
                (message, conversation) => new RefusedQuestion(
                    message.Id, message.SearchedFor ?? message.Question, message.AskedAt, conversation.Owner, message.ExpectedFile))
            .ToListAsync(cancellationToken);
        return Group(rows, await vectors.OfAsync([.. rows.Select(row => Fold(row.Text)).Distinct(StringComparer.Ordinal)], cancellationToken));
    }

    /// <summary>Each question joins the group whose newest question is nearest, if that is near enough.</summary>
    private static IReadOnlyList<UnansweredGroup> Group(IReadOnlyList<RefusedQuestion> questions, IReadOnlyDictionary<string, float[]> vectors)
    {
        var groups = new List<(float[] Leader, List<RefusedQuestion> Questions)>();
        foreach (var question in questions)
        {
            var vector = vectors[Fold(question.Text)];
            var (best, cosine) = (-1, SameMeaning);
            for (var i = 0; i < groups.Count; i++)
                if (Cosine(groups[i].Leader, vector) is var near && near >= cosine) (best, cosine) = (i, near);
            if (best < 0) groups.Add((vector, [question]));
            else groups[best].Questions.Add(question);
        }

        return [.. groups.Select(group => ToGroup(group.Questions)).OrderByDescending(group => group.Count).ThenByDescending(group => group.LastAsked)];
    }

    private static UnansweredGroup ToGroup(List<RefusedQuestion> questions) => new(
        questions[0].Text,
        questions.Count,
        questions.Select(question => question.Owner).Distinct(StringComparer.Ordinal).Count(),
        questions[^1].AskedAt,
        questions[0].AskedAt,
        [.. questions.Skip(1).Select(question => question.Text).Distinct(StringComparer.OrdinalIgnoreCase)
            .Where(text => !string.Equals(text, questions[0].Text, StringComparison.OrdinalIgnoreCase)).Take(MaxExamples)],
        [.. questions.Select(question => question.Id)],
        questions.Select(question => question.ExpectedFile).FirstOrDefault(file => file is not null));

    private static string Fold(string text) => text.Trim().AsSpan().TrimEnd(SentenceMarks.Always + SentenceMarks.Perhaps + ' ').ToString().ToLowerInvariant();

    private static float Cosine(float[] left, float[] right) => System.Numerics.Tensors.TensorPrimitives.Dot(left, right); // unit vectors

    private sealed record RefusedQuestion(Guid Id, string Text, DateTimeOffset AskedAt, string Owner, string? ExpectedFile);
}

/// <summary>Questions of like meaning that the documents did not answer.</summary>
/// <param name="Question">The newest of them, so that it stands alone.</param>
/// <param name="Askers">How many different people or programs asked.</param>
/// <param name="Others">Some of the other wordings.</param>
/// <param name="ExpectedFile">The document that somebody expected the answer in; null where nobody said.</param>
public sealed record UnansweredGroup(
    string Question, int Count, int Askers, DateTimeOffset FirstAsked, DateTimeOffset LastAsked, IReadOnlyList<string> Others,
    IReadOnlyList<Guid> Messages, string? ExpectedFile);
