using CodeSight.Core.Asking.Search;
using CodeSight.Core.Data.Conversations;
using CodeSight.Core.People;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace CodeSight.Core.Conversations;

/// <summary>Keeps what is asked in conversations, and what comes of it (C3, C10).</summary>
public sealed class ConversationRecorder(ConversationStore store, ConversationHistory history, ILogger<ConversationRecorder> logger)
{
    /// <summary>
    /// Records a question before it is asked. The conversation is made if there is none with its id; a message that is there already is asked
    /// again.
    /// </summary>
    /// <param name="caller">Earlier answers that it may not read any more do not count for follow-ups.</param>
    /// <returns>The recording, or why there is none.</returns>
    public async Task<(Recording? Recording, RecordingFault Fault)> BeginAsync(
        Principal caller, ConversationOwner owner, MessagePlace place, MessageKind kind, SearchRequest question, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(owner);
        ArgumentNullException.ThrowIfNull(place);
        ArgumentNullException.ThrowIfNull(question);
        var conversation = new ConversationRow
        {
            Id = place.Conversation,
            Owner = owner.Id,
            AccountId = owner.AccountId,
            KeyId = owner.KeyId,
            Title = ConversationTitle.Of(question.Text),
        };
        var message = new MessageRow
        {
            Id = place.Message ?? Guid.CreateVersion7(),
            ConversationId = place.Conversation,
            Kind = kind,
            Question = question.Text,
            FileGlob = question.FileGlob,
        };
        BegunMessage begun;
        try
        {
            begun = await store.BeginAsync(conversation, message, cancellationToken);
        }
        catch (PostgresException fault) when (fault.SqlState == PostgresErrorCodes.ForeignKeyViolation)
        {
            return (null, RecordingFault.NotFound); // the account or key was deleted a moment ago, or the conversation was
        }

        if (begun.Attempt is not { } attempt) return (null, begun.IsFull ? RecordingFault.Full : RecordingFault.NotFound);
        var (turns, sources) = kind == MessageKind.Ask ? await history.BeforeAsync(caller, place.Conversation, begun.AskedAt, cancellationToken) : ([], []);
        return (new Recording(store, logger, message, attempt, turns, sources), RecordingFault.None);
    }
}

/// <summary>Where a question belongs.</summary>
/// <param name="Message">Null for a new one.</param>
public sealed record MessagePlace(Guid Conversation, Guid? Message);

/// <summary>Why a question was not recorded.</summary>
public enum RecordingFault
{
    None,

    /// <summary>The conversation, or the message, is somebody else's or in another conversation.</summary>
    NotFound,

    /// <summary>The conversation has <see cref="ConversationStore.MaxMessages"/> messages.</summary>
    Full,
}
