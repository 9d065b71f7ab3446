using System.Globalization;
using System.Text;
using CodeSight.Core.Data.Conversations;

namespace CodeSight.Api.Conversations;

/// <summary>A conversation as a Markdown file.</summary>
internal static class ConversationMarkdown
{
    public const string MediaType = "text/markdown; charset=utf-8";

    /// <summary>The title, then each question as a heading with its answer and the list of its sources.</summary>
    public static string Write(ConversationResponse conversation)
    {
        var text = new StringBuilder("# ").Append(OneLine(conversation.Title)).Append('\n');
        foreach (var message in conversation.Messages)
        {
            text.Append("\n## ").Append(OneLine(message.Question)).Append("\n\n");
            text.Append(Body(message)).Append('\n');
            AppendSources(text, message.Kind == MessageKind.Ask ? "Sources" : "Passages found", message.Sources);
            AppendSources(text, "Closest passages", message.Related);
        }

        return text.ToString();
    }

    private static string Body(MessageResponse message) => message switch
    {
        { IsWithheld: true } => "*You may not read all sources of this answer any more.*",
        { Text: { Length: > 0 } answer, State: MessageState.Done } => answer,
        { Text: { Length: > 0 } answer } => $"{answer}\n\n*The answer is not complete.*",
        { Kind: MessageKind.Search } => "*A search.*",
        _ => "*No answer.*",
    };

    private static void AppendSources(StringBuilder text, string title, IReadOnlyList<MessageSourceResponse> sources)
    {
        if (sources.Count == 0) return;
        text.Append('\n').Append(title).Append(":\n\n");
        for (var i = 0; i < sources.Count; i++)
        {
            var source = sources[i];
            text.Append(CultureInfo.InvariantCulture, $"{i + 1}. {OneLine(source.FilePath)}");
            if (source.Page is { } page) text.Append(CultureInfo.InvariantCulture, $", page {page}");
            if (source.Section.Length > 0) text.Append(", ").Append(OneLine(source.Section));
            text.Append(source.State switch
            {
                Core.Conversations.SourceState.Changed => " (changed since)",
                Core.Conversations.SourceState.Gone => " (not in the index any more)",
                _ => "",
            }).Append('\n');
        }
    }

    private static string OneLine(string text) => text.ReplaceLineEndings(" ");
}
