using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using CodeSight.Core.Asking.Answer;
using CodeSight.Core.Asking.Condense;
using CodeSight.Core.Asking.Search;
using CodeSight.Core.Data;
using CodeSight.Core.Data.Conversations;
using CodeSight.Core.Models.LanguageModels;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace CodeSight.Core.Conversations;

/// <summary>
/// A question that was recorded and is now being answered. What comes of it is kept before whoever asked gets the end of it; an answer that
/// breaks off or is not waited for is kept as far as it came.
/// </summary>
public sealed class Recording
{
    private readonly ConversationStore _store;
    private readonly ILogger _logger;
    private readonly MessageRow _message;
    private readonly int _attempt;
    private readonly IReadOnlyList<MessageSourceRow> _earlier;
    private readonly SentRequests _sent = new();

    internal Recording(
        ConversationStore store, ILogger logger, MessageRow message, int attempt, IReadOnlyList<ConversationTurn> history,
        IReadOnlyList<MessageSourceRow> earlier) =>
        (_store, _logger, _message, _attempt, History, _earlier) = (store, logger, message, attempt, history, earlier);

    /// <summary>The turns of the conversation before this question, oldest first.</summary>
    public IReadOnlyList<ConversationTurn> History { get; }

    /// <summary>Records that the question was not answered after all.</summary>
    public Task AbandonAsync() => KeepAsync(Row(MessageState.Failed));

    /// <summary>Passes an answer on, with the id of its message.</summary>
    public async Task<CitedAnswer> WatchAsync(Func<Task<CitedAnswer>> answering)
    {
        ArgumentNullException.ThrowIfNull(answering);
        _sent.Enter();
        try
        {
            var answer = await answering();
            return answer with { MessageId = await KeepAsync(Row(answer)) };
        }
        catch (Exception fault)
        {
            await KeepAsync(Row(StateOf(fault)));
            throw;
        }
    }

    /// <summary>Passes the passages of a search on, with the id of its message; null where it could not be kept.</summary>
    public async Task<(IReadOnlyList<Passage> Passages, Guid? MessageId)> WatchAsync(Func<Task<IReadOnlyList<Passage>>> searching)
    {
        ArgumentNullException.ThrowIfNull(searching);
        try
        {
            var found = await searching();
            return (found, await KeepAsync(Row(MessageState.Done, sources: Rows(found, [], []))));
        }
        catch (Exception fault)
        {
            await KeepAsync(Row(StateOf(fault)));
            throw;
        }
    }

    /// <summary>Passes an answer on as it is written; its end has the id of its message.</summary>
    public async IAsyncEnumerable<AnswerEvent> WatchAsync(
        IAsyncEnumerable<AnswerEvent> events, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(events);
        var begun = new Beginning();
        var isKept = false;
        var state = MessageState.Stopped;
        await using var parts = events.GetAsyncEnumerator(cancellationToken);
        try
        {
            while (await NextAsync())
            {
                var part = parts.Current;
                begun.Add(part);
                if (part is AnswerEvent.Completed { Answer: var answer })
                {
                    isKept = true;
                    part = new AnswerEvent.Completed(answer with { MessageId = await KeepAsync(Row(answer)) });
                }

                yield return part;
            }
        }
        finally
        {
            if (!isKept) await KeepAsync(begun.ToRow(this, state));
        }

        async ValueTask<bool> NextAsync()
        {
            // At each step: the flow of execution is that of whoever asks for the next part.
            _sent.Enter();
            try
            {
                return await parts.MoveNextAsync();
            }
            catch (Exception fault)
            {
                state = StateOf(fault);
                throw;
            }
        }
    }

    private static MessageState StateOf(Exception fault) => fault is OperationCanceledException ? MessageState.Stopped : MessageState.Failed;

    /// <returns>The message's id; null where it could not be kept, is gone, or was asked again.</returns>
    private async Task<Guid?> KeepAsync(MessageRow row)
    {
        try
        {
            // What came of a question is kept, whether or not anybody still waits for it.
            return await _store.CompleteAsync(row, CancellationToken.None) ? _message.Id : null;
        }
        catch (Exception fault) when (DatabaseFault.Passing(fault) is { } passing)
        {
            _logger.AnswerWasNotKept(DatabaseFault.Describe(passing));
            return null;
        }
        catch (PostgresException fault)
        {
            // The answer is written, and whoever asked gets it.
            _logger.AnswerWasNotKept($"the database refused it ({fault.SqlState}).");
            return null;
        }
    }

    private MessageRow Row(CitedAnswer answer) => Row(
        MessageState.Done, answer.Text, answer.SearchedFor, answer.Model, Rows(answer.Sources, answer.Passages, answer.Related), answer);

    private MessageRow Row(
        MessageState state, string? text = null, string? searchedFor = null, string? model = null, List<MessageSourceRow>? sources = null,
        CitedAnswer? answer = null)
    {
        var sent = _sent.Totals;
        return new MessageRow
        {
            Id = _message.Id,
            Attempt = _attempt,
            Question = "",
            State = state,
            Answer = Clean(text),
            SearchedFor = Clean(searchedFor),
            Model = model,
            IsRefused = answer?.IsRefusal == true,
            InputTokens = answer?.Usage?.Input,
            OutputTokens = answer?.Usage?.Output,
            SentenceSpans = [.. answer?.Sentences.SelectMany(sentence => new[] { sentence.Start, sentence.End }) ?? []],
            SentenceSupport = [.. answer?.Sentences.Select(sentence => SnakeCase.Of(sentence.Support)) ?? []],
            Suggestions = [.. answer?.Suggestions ?? []],
            SentHosts = [.. sent.Select(each => each.Host)],
            SentBytes = [.. sent.Select(each => each.Bytes)],
            Sources = WithEarlier(sources ?? [], searchedFor),
        };
    }

    /// <summary>Adds the documents by which the question was understood, where that made another question of it.</summary>
    private List<MessageSourceRow> WithEarlier(List<MessageSourceRow> sources, string? searchedFor)
    {
        if (searchedFor is null || searchedFor == _message.Question) return sources;
        foreach (var source in _earlier)
            if (sources.TrueForAll(known => known.FilePath != source.FilePath || known.Use == SourceUse.Related))
                sources.Add(source with { Use = SourceUse.Earlier, Position = sources.Count });
        return sources;
    }

    // Postgres takes no NUL, and UTF-8 has no half characters: a model may write the one, and break off with the other.
    private static string? Clean(string? text) =>
        text is null ? null : Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text.Replace('\0', '\uFFFD')));

    private static List<MessageSourceRow> Rows(IEnumerable<Passage> cited, IEnumerable<Passage> offered, IEnumerable<Passage> related)
    {
        var rows = new List<MessageSourceRow>();
        foreach (var (use, passages) in new[] { (SourceUse.Cited, cited), (SourceUse.Related, related), (SourceUse.Offered, offered) })
        {
            foreach (var passage in passages)
                if (use != SourceUse.Offered || rows.All(row => row.ChunkId != passage.ChunkId)) rows.Add(ToRow(passage, use, rows.Count));
        }

        return rows;
    }

    private static MessageSourceRow ToRow(Passage passage, SourceUse use, int position) => new()
    {
        Position = position,
        Use = use,
        ChunkId = passage.ChunkId,
        DocumentId = passage.DocumentId,
        FilePath = passage.FilePath,
        Page = passage.Page,
        StartLine = passage.StartLine,
        EndLine = passage.EndLine,
        Section = passage.Section,
        Score = passage.Score,
        ContentHash = SHA256.HashData(Encoding.UTF8.GetBytes(passage.Content)),
    };

    /// <summary>What is there of an answer that is being written.</summary>
    private sealed class Beginning
    {
        private readonly StringBuilder _text = new();
        private readonly List<Passage> _cited = [];
        private IReadOnlyList<Passage> _offered = [];
        private string? _searchedFor;
        private string? _model;

        public void Add(AnswerEvent part)
        {
            switch (part)
            {
                case AnswerEvent.Searched searched:
                    _searchedFor = searched.SearchedFor;
                    break;
                case AnswerEvent.Found found:
                    (_offered, _model) = (found.Passages, found.Model);
                    break;
                case AnswerEvent.Delta delta:
                    _text.Append(delta.Text);
                    _cited.AddRange(delta.Cited.Select(number => _offered[number - 1]));
                    break;
            }
        }

        public MessageRow ToRow(Recording recording, MessageState state) => recording.Row(
            state, _text.Length == 0 ? null : _text.ToString(), _searchedFor, _text.Length == 0 ? null : _model, Rows(_cited, _offered, []));
    }
}
