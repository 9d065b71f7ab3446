using System.Text.Json.Nodes;
using CodeSight.Core.Conversations;
using CodeSight.Tests.People;
using static CodeSight.Tests.Conversations.ConversationWorld;
using static CodeSight.Tests.People.PeopleWorld;

namespace CodeSight.Tests.Conversations;

/// <summary>A query may have words of a document: by correcting a typing error, or by an answer that a follow-up refers to.</summary>
public sealed class SeenWordsTests
{
    private static readonly Guid Conversation = new("0199c6a2-0000-7000-8000-000000000001");

    [Fact]
    public async Task Query_is_left_out_where_a_document_corrected_it_that_the_reader_may_not_read()
    {
        await using var world = await StartAsync();
        using var ada = await world.ReaderAsync("ada@example.com");
        foreach (var question in new[] { "What may a hotel in Oslo cost, asks quorvx?", "What may a hotel in Oslo cost per nigth?" })
            await world.Admin.Send(HttpMethod.Post, "/api/ask", new { question, file_glob = "open/**", conversation_id = Conversation });
        var share = Text((await world.Admin.Send(HttpMethod.Post, $"/api/conversations/{Conversation}/share"))!["share_id"]);
        string?[] corrected = ["What may a hotel in Oslo cost, asks quorvex?", "What may a hotel in Oslo cost per night?"];
        Assert.Equal(corrected, Queries(await ReadAsync(world.Admin, Conversation)));

        var shared = (await ada.Read($"/api/conversations/shared/{share}"))!;
        Assert.Equal([null, corrected[1]], Queries(shared));
        Assert.All(
            shared["messages"]!.AsArray(), message => Assert.Contains("1900 kroner", Text(message!["text"]), StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("What about Hotels?", true)]
    [InlineData("hotels in OSLO, 1900", true)]
    [InlineData("hotel", false)]
    [InlineData("hotels in Bergen", false)]
    [InlineData("?!", true)]
    public void Words_count_whole_and_in_any_letter_case(string query, bool isSeen)
    {
        var seen = new SeenWords();
        seen.Add("what about hotels");
        seen.Add(null);
        seen.Add("In Oslo: 1900.");
        Assert.Equal(isSeen, seen.ContainsAll(query));
    }

    private static IEnumerable<string?> Queries(JsonNode conversation) =>
        conversation["messages"]!.AsArray().Select(message => (string?)message!["searched_for"]);
}
