using CodeSight.Core.Data;
using CodeSight.Core.Data.Conversations;
using Microsoft.EntityFrameworkCore;

namespace CodeSight.Core.Conversations;

/// <summary>What people think of answers (C6), for administrators.</summary>
public sealed class FeedbackReports(CodeSightContext context)
{
    /// <summary>A page of the ratings, the newest first, and how many there are.</summary>
    /// <param name="rating">Null for both.</param>
    public async Task<(IReadOnlyList<RatedMessage> Page, int Total)> ListAsync(
        Rating? rating, int offset, int limit, CancellationToken cancellationToken)
    {
        var rows = context.Messages.AsNoTracking().Where(message => message.RatedAt != null);
        if (rating is not null) rows = rows.Where(message => message.Rating == rating);
        var total = await rows.CountAsync(cancellationToken);
        var page = await rows
            .OrderByDescending(message => message.RatedAt).ThenBy(message => message.Id)
            .Skip(offset).Take(limit)
            .Include(message => message.Sources)
            .Join(context.Conversations, message => message.ConversationId, conversation => conversation.Id, (message, conversation) => new { message, conversation })
            .LeftJoin(context.Users, pair => pair.conversation.AccountId, account => account.Id, (pair, account) => new { pair.message, pair.conversation.Owner, account })
            .OrderByDescending(each => each.message.RatedAt).ThenBy(each => each.message.Id)
            .ToListAsync(cancellationToken);
        return ([.. page.Select(each => new RatedMessage(each.message, each.Owner, each.account?.Email))], total);
    }
}

/// <summary>An answer that somebody rated.</summary>
/// <param name="Owner">Whose conversation it is in.</param>
/// <param name="Email">The owner's e-mail address; null where it is no account.</param>
public sealed record RatedMessage(MessageRow Message, string Owner, string? Email);
