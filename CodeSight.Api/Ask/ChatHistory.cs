using System.Diagnostics.CodeAnalysis;
using CodeSight.Api.Problems;
using CodeSight.Api.Search;
using CodeSight.Core.Asking.Condense;
using Microsoft.AspNetCore.Http.HttpResults;

namespace CodeSight.Api.Ask;

/// <summary>The earlier turns that a question is sent with.</summary>
internal static class ChatHistory
{
    public const string User = "user";
    public const string Assistant = "assistant";

    /// <summary>Most turns of a history.</summary>
    public const int MaxTurns = 20;

    /// <summary>The turns, or what is wrong with them.</summary>
    public static bool TryRead(
        IReadOnlyList<ChatTurn?>? history,
        [NotNullWhen(true)] out IReadOnlyList<ConversationTurn>? turns,
        [NotNullWhen(false)] out ProblemHttpResult? problem)
    {
        turns = null;
        problem = history?.Count > MaxTurns ? ApiProblem.OutOfRange($"'history' may have at most {MaxTurns} turns.") : null;
        if (problem is not null) return false;
        if (history is null or [])
        {
            turns = [];
            return true;
        }

        var read = new List<ConversationTurn>();
        foreach (var turn in history)
        {
            // A NUL is no letter of any text.
            var text = turn?.Text?.Replace('\0', ' ') ?? "";
            problem = turn?.Role is not (User or Assistant) ? Invalid($"Each turn of 'history' needs a 'role' that is '{User}' or '{Assistant}'.")
                : string.IsNullOrWhiteSpace(text) ? Invalid("Each turn of 'history' needs a 'text' with a visible character.")
                : text.Length > UserText.Longest ? ApiProblem.OutOfRange($"A 'text' of 'history' may have at most {UserText.Longest} characters.")
                : null;
            if (problem is not null) return false;
            read.Add(new ConversationTurn(turn?.Role == User, text));
        }

        turns = read;
        return true;
    }

    private static ProblemHttpResult Invalid(string detail) => ApiProblem.Of(ProblemKind.InvalidHistory, detail);
}
