using CodeSight.Api.Problems;
using CodeSight.Api.Security;
using CodeSight.Core.Asking.Search;
using CodeSight.Core.Conversations;
using CodeSight.Core.Data.Conversations;
using Microsoft.AspNetCore.Http.HttpResults;

namespace CodeSight.Api.Search;

/// <summary>Keeps the queries and questions that name a conversation.</summary>
internal sealed class Recordings(ConversationRecorder recorder)
{
    /// <summary>What can be wrong with the conversation that a request names.</summary>
    public static IReadOnlyList<ProblemKind> Problems { get; } = [ProblemKind.ConversationsOff, ProblemKind.NotFound, ProblemKind.ConversationFull];

    /// <summary>Records a question: nothing where the request names no conversation; otherwise the recording, or what is wrong.</summary>
    public async Task<(Recording? Recording, ProblemHttpResult? Problem)> BeginAsync(
        ConversationCaller caller, Guid? conversation, Guid? message, MessageKind kind, SearchRequest question, CancellationToken cancellationToken)
    {
        if (conversation is not { } id)
        {
            return message is null
                ? (null, null)
                : (null, ApiProblem.Of(ProblemKind.InvalidBody, "'message_id' belongs to a conversation: give 'conversation_id', too."));
        }

        if (caller.Owner is not { } owner) return (null, ApiProblem.Of(ProblemKind.ConversationsOff));
        var (recording, fault) = await recorder.BeginAsync(caller.Caller.Principal, owner, new MessagePlace(id, message), kind, question, cancellationToken);
        return recording is not null ? (recording, null)
            : (null, fault == RecordingFault.Full
                ? ApiProblem.Of(ProblemKind.ConversationFull)
                : ApiProblem.NotFound("There is no such conversation, or the message is in another one."));
    }
}
