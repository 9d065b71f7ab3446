using CodeSight.Core.Asking.Answer;
using CodeSight.Core.Data;
using CodeSight.Core.Data.Conversations;
using CodeSight.Core.People;
using Microsoft.EntityFrameworkCore;

namespace CodeSight.Core.Conversations;

/// <summary>
/// Reads conversations (C3). An answer is withheld while the reader may not read all passages that it was written from: permissions of today
/// decide, not those of the day on which it was asked.
/// </summary>
public sealed class ConversationReader(CodeSightContext context, ConversationStore store)
{
    /// <summary>A page of an owner's conversations, the newest first.</summary>
    /// <param name="text">A part of the title, a question or an answer, letter case ignored; null for all.</param>
    /// <param name="after">The last conversation of the page before; null for the first page.</param>
    public async Task<IReadOnlyList<ConversationRow>> ListAsync(
        Principal caller, ConversationOwner owner, string? text, ConversationCursor? after, int limit, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(caller);
        ArgumentNullException.ThrowIfNull(owner);
        var rows = context.Conversations.AsNoTracking().Where(row => row.Owner == owner.Id);
        if (after is not null)
            rows = rows.Where(row => row.UpdatedAt < after.UpdatedAt || (row.UpdatedAt == after.UpdatedAt && row.Id.CompareTo(after.Id) < 0));
        if (!string.IsNullOrWhiteSpace(text))
        {
            var pattern = $"%{Escape(text.Replace('\0', ' ').Trim())}%";
            var readable = context.Messages.NotWithheld(await UnreadableAsync(caller, owner, cancellationToken));
            rows = rows.Where(row => EF.Functions.ILike(row.Title, pattern, Backslash)
                || context.Messages.Any(message => message.ConversationId == row.Id && EF.Functions.ILike(message.Question, pattern, Backslash))
                || readable.Any(message => message.ConversationId == row.Id && EF.Functions.ILike(message.Answer!, pattern, Backslash)));
        }

        return await rows.OrderByDescending(row => row.UpdatedAt).ThenByDescending(row => row.Id).Take(limit).ToListAsync(cancellationToken);
    }

    /// <summary>A conversation of an owner as the caller may read it now; null where it has none with this id.</summary>
    public async Task<Conversation?> FindAsync(Principal caller, ConversationOwner owner, Guid id, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(owner);
        var row = await context.Conversations.AsNoTracking().SingleOrDefaultAsync(row => row.Id == id && row.Owner == owner.Id, cancellationToken);
        return row is null ? null : await ReadAsync(caller, row, cancellationToken);
    }

    /// <summary>A conversation that its owner shares, as the caller may read it; null where none is shared by this id.</summary>
    public async Task<Conversation?> FindSharedAsync(Principal caller, Guid shareId, CancellationToken cancellationToken)
    {
        var row = await context.Conversations.AsNoTracking().SingleOrDefaultAsync(row => row.ShareId == shareId, cancellationToken);
        return row is null ? null : await ReadAsync(caller, row, cancellationToken);
    }

    /// <summary>A message of an owner's conversations as the caller may read it now; null where there is none.</summary>
    public async Task<Message?> FindMessageAsync(Principal caller, ConversationOwner owner, Guid id, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(owner);
        var row = await context.Messages.AsNoTracking().Include(message => message.Sources)
            .SingleOrDefaultAsync(
                message => message.Id == id
                    && context.Conversations.Any(conversation => conversation.Id == message.ConversationId && conversation.Owner == owner.Id),
                cancellationToken);
        return row is null ? null : (await ReadAsync(caller, [row], cancellationToken))[0];
    }

    private async Task<Conversation> ReadAsync(Principal caller, ConversationRow row, CancellationToken cancellationToken)
    {
        var messages = await context.Messages.AsNoTracking().Include(message => message.Sources).AsSplitQuery()
            .Where(message => message.ConversationId == row.Id)
            .OrderBy(message => message.AskedAt).ThenBy(message => message.Id)
            .ToListAsync(cancellationToken);
        return new Conversation(row, await ReadAsync(caller, messages, cancellationToken));
    }

    private async Task<IReadOnlyList<Message>> ReadAsync(Principal caller, IReadOnlyList<MessageRow> rows, CancellationToken cancellationToken)
    {
        var shown = rows.Select(row => (Row: row, IsWithheld: Withholding.Applies(caller, row))).ToList();
        var sources = shown.Where(message => !message.IsWithheld)
            .SelectMany(message => message.Row.Sources.Where(source => source.Use is SourceUse.Cited or SourceUse.Related && MayRead(caller, source))).ToList();
        var found = await store.FindAsync(sources, cancellationToken);
        var states = sources.Select((source, i) => (source, Found: found.GetValueOrDefault(i))).ToDictionary(each => each.source, each => each.Found);
        var (messages, seen) = (new List<Message>(shown.Count), new SeenWords());
        foreach (var (row, isWithheld) in shown)
        {
            List<MessageSource> readable = isWithheld
                ? []
                : [.. row.Sources.Where(source => MayRead(caller, source)).OrderBy(source => source.Position)
                    .Select(source => new MessageSource(source, states.GetValueOrDefault(source)))];
            seen.Add(row.Question);
            if (!isWithheld) seen.Add(row.Answer);
            foreach (var source in readable) seen.Add(source.Found?.Text?.Content);
            var isShown = !isWithheld && row.SearchedFor is { } query && (caller.Readable.IsEverything || seen.ContainsAll(query));
            // They are made from the headings of all that was found.
            var suggestions = row.Sources.TrueForAll(source => MayRead(caller, source)) ? row.Suggestions : [];
            messages.Add(new Message(row, isWithheld, readable, isShown ? row.SearchedFor : null, suggestions));
        }

        return messages;
    }

    private static bool MayRead(Principal caller, MessageSourceRow source) => caller.Readable.IsMatch(source.FilePath);

    /// <summary>The documents of an owner's messages that the caller may not read.</summary>
    private async Task<List<string>> UnreadableAsync(Principal caller, ConversationOwner owner, CancellationToken cancellationToken)
    {
        if (caller.Readable.IsEverything) return [];
        var paths = await context.Conversations.Where(conversation => conversation.Owner == owner.Id)
            .Join(context.Messages, conversation => conversation.Id, message => message.ConversationId, (_, message) => message)
            .SelectMany(message => message.Sources, (_, source) => source.FilePath)
            .Distinct()
            .ToListAsync(cancellationToken);
        return [.. paths.Where(path => !caller.Readable.IsMatch(path))];
    }

    private const string Backslash = "\\";

    private static string Escape(string text) => text.Replace("\\", "\\\\", StringComparison.Ordinal)
        .Replace("%", "\\%", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal);
}

/// <summary>The place of a conversation in a list.</summary>
public sealed record ConversationCursor(DateTimeOffset UpdatedAt, Guid Id);

/// <summary>A conversation as somebody may read it.</summary>
public sealed record Conversation(ConversationRow Row, IReadOnlyList<Message> Messages);

/// <summary>A message as somebody may read it.</summary>
/// <param name="IsWithheld">Whether the reader may not see what came of it; <paramref name="Sources"/> is empty then.</param>
/// <param name="Suggestions">What could be asked next; empty where that may tell what stands in a document that the reader may not read.</param>
/// <param name="SearchedFor">The query that was used; null where it may tell what stands in a document that the reader may not read.</param>
public sealed record Message(MessageRow Row, bool IsWithheld, IReadOnlyList<MessageSource> Sources, string? SearchedFor, IReadOnlyList<string> Suggestions)
{
    /// <summary>The sentences of the answer.</summary>
    public IEnumerable<AnswerSentence> Sentences =>
        Row.SentenceSupport.Select((support, i) => new AnswerSentence(Row.SentenceSpans[2 * i], Row.SentenceSpans[(2 * i) + 1], SnakeCase.Parse<Support>(support)));
}

/// <summary>A passage of a message.</summary>
/// <param name="Found">What the index has of it now; null where the document is gone, and for passages that were only offered.</param>
public sealed record MessageSource(MessageSourceRow Row, FoundSource? Found)
{
    /// <summary>Whether the document still has the passage.</summary>
    public SourceState State => Found switch
    {
        null => SourceState.Gone,
        { Text: null } => SourceState.Changed,
        _ => SourceState.Current,
    };
}

/// <summary>Whether a document still has a passage.</summary>
public enum SourceState
{
    /// <summary>As it was.</summary>
    Current,

    /// <summary>The document has changed there.</summary>
    Changed,

    /// <summary>The document is not in the index any more.</summary>
    Gone,
}
