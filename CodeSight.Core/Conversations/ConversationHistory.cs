using CodeSight.Core.Asking.Condense;
using CodeSight.Core.Data;
using CodeSight.Core.Data.Conversations;
using CodeSight.Core.People;
using Microsoft.EntityFrameworkCore;

namespace CodeSight.Core.Conversations;

/// <summary>Reads the earlier turns of a conversation, by which a follow-up is understood.</summary>
public sealed class ConversationHistory(IDbContextFactory<CodeSightContext> contexts)
{
    private const int MaxMessages = 10;

    /// <summary>
    /// The turns before a message, oldest first: the questions, and those answers whose passages the caller may still read, with a passage of each
    /// document that these rest on.
    /// </summary>
    public async Task<(IReadOnlyList<ConversationTurn> Turns, IReadOnlyList<MessageSourceRow> Sources)> BeforeAsync(
        Principal caller, Guid conversation, DateTimeOffset askedAt, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(caller);
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var messages = await context.Messages
            .Where(message => message.ConversationId == conversation && message.AskedAt < askedAt)
            .OrderByDescending(message => message.AskedAt).ThenByDescending(message => message.Id)
            .Take(MaxMessages)
            .Include(message => message.Sources)
            .ToListAsync(cancellationToken);
        messages.Reverse();
        var turns = new List<ConversationTurn>();
        var sources = new Dictionary<string, MessageSourceRow>(StringComparer.Ordinal);
        foreach (var message in messages)
        {
            turns.Add(new ConversationTurn(IsUser: true, message.Question));
            if (message is not { Kind: MessageKind.Ask, State: MessageState.Done } || string.IsNullOrWhiteSpace(message.Answer)
                || Withholding.Applies(caller, message)) continue;
            turns.Add(new ConversationTurn(IsUser: false, message.Answer));
            foreach (var source in message.Sources.Where(source => source.Use != SourceUse.Related)) sources.TryAdd(source.FilePath, source);
        }

        return (turns, [.. sources.Values]);
    }
}
