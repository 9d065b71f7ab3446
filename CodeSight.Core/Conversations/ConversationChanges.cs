using CodeSight.Core.Data;
using CodeSight.Core.Data.Conversations;
using CodeSight.Core.People;
using Microsoft.EntityFrameworkCore;

namespace CodeSight.Core.Conversations;

/// <summary>What owners do with their conversations, beside asking in them.</summary>
public sealed class ConversationChanges(CodeSightContext context, TimeProvider time)
{
    /// <summary>Most characters of a comment.</summary>
    public const int MaxComment = 2000;

    /// <summary>Gives a conversation another title.</summary>
    /// <returns>False where the owner has none with this id.</returns>
    public async Task<bool> RenameAsync(ConversationOwner owner, Guid id, string title, CancellationToken cancellationToken)
    {
        var text = ConversationTitle.Of(title);
        return await Of(owner, id).ExecuteUpdateAsync(row => row.SetProperty(each => each.Title, text), cancellationToken) > 0;
    }

    /// <summary>Lets other accounts read a conversation, or ends that.</summary>
    /// <returns>The address's part by which it is shared; null where it is not, or where the owner has none with this id.</returns>
    public async Task<Guid?> ShareAsync(ConversationOwner owner, Guid id, bool isShared, CancellationToken cancellationToken)
    {
        if (!isShared)
        {
            await Of(owner, id).ExecuteUpdateAsync(row => row.SetProperty(each => each.ShareId, (Guid?)null), cancellationToken);
            return null;
        }

        var share = Guid.NewGuid();
        await Of(owner, id).Where(row => row.ShareId == null).ExecuteUpdateAsync(row => row.SetProperty(each => each.ShareId, share), cancellationToken);
        return await Of(owner, id).Select(row => row.ShareId).SingleOrDefaultAsync(cancellationToken);
    }

    /// <summary>Deletes a conversation with its messages.</summary>
    /// <returns>False where the owner has none with this id.</returns>
    public async Task<bool> DeleteAsync(ConversationOwner owner, Guid id, CancellationToken cancellationToken) =>
        await Of(owner, id).ExecuteDeleteAsync(cancellationToken) > 0;

    /// <summary>Deletes all conversations of an owner.</summary>
    /// <returns>How many there were.</returns>
    public async Task<int> DeleteAllAsync(ConversationOwner owner, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(owner);
        return await context.Conversations.Where(row => row.Owner == owner.Id).ExecuteDeleteAsync(cancellationToken);
    }

    /// <summary>Says what an answer was worth, or takes that back (C6).</summary>
    /// <param name="rating">Null to take it back.</param>
    /// <param name="expectedFile">The document that should have answered; null where nobody says.</param>
    /// <returns>False where the owner has no answer with this id.</returns>
    public async Task<bool> RateAsync(
        ConversationOwner owner, Guid message, Rating? rating, string? comment, string? expectedFile, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(owner);
        var now = rating is null ? (DateTimeOffset?)null : time.GetUtcNow();
        if (rating is null) (comment, expectedFile) = (null, null);
        return await context.Messages
            .Where(row => row.Id == message && row.State == MessageState.Done
                && context.Conversations.Any(conversation => conversation.Id == row.ConversationId && conversation.Owner == owner.Id))
            .ExecuteUpdateAsync(
                row => row.SetProperty(each => each.Rating, rating).SetProperty(each => each.Comment, comment)
                    .SetProperty(each => each.ExpectedFile, expectedFile).SetProperty(each => each.RatedAt, now),
                cancellationToken) > 0;
    }

    /// <summary>Whether the caller may read a document of the index.</summary>
    public async Task<bool> IsReadableAsync(Principal caller, string filePath, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(caller);
        return caller.Readable.IsMatch(filePath)
            && await context.Documents.AnyAsync(document => document.FilePath == filePath, cancellationToken);
    }

    /// <summary>Deletes the conversations in which nothing happened for longer than this.</summary>
    /// <returns>How many there were.</returns>
    public async Task<int> DeleteOlderAsync(TimeSpan age, CancellationToken cancellationToken)
    {
        var oldest = time.GetUtcNow() - age;
        return await context.Conversations.Where(row => row.UpdatedAt < oldest).ExecuteDeleteAsync(cancellationToken);
    }

    private IQueryable<ConversationRow> Of(ConversationOwner owner, Guid id) =>
        context.Conversations.Where(row => row.Id == id && row.Owner == owner.Id);
}
