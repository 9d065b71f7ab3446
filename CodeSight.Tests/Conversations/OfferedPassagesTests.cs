using System.Text.Json.Nodes;
using CodeSight.Tests.Models.LanguageModels;
using CodeSight.Tests.People;
using static CodeSight.Tests.Conversations.ConversationWorld;
using static CodeSight.Tests.Models.LanguageModels.OpenAIBackendTests;
using static CodeSight.Tests.People.PeopleWorld;

namespace CodeSight.Tests.Conversations;

/// <summary>A language model may tell what stands in any passage that it was offered, whatever its answer cites.</summary>
public sealed class OfferedPassagesTests
{
    private static readonly Guid Conversation = new("0199c6a2-0000-7000-8000-000000000001");
    private static readonly Guid Message = new("0199c6a2-0000-7000-8000-00000000000a");

    [Fact]
    public async Task Answer_of_a_language_model_is_withheld_from_whoever_may_not_read_all_that_it_was_offered()
    {
        await using var world = await StartAsync(
            new ChatServer.Reply(200, Completion("It may cost 1900 kroner [1], and quorvex is dear.")));
        using var ada = await world.ReaderAsync("ada@example.com");
        var answer = (await AskAsync(world.Admin, Conversation, HotelQuestion, Message))!;
        Assert.Equal(["open/hotels.md"], answer["sources"]!.AsArray().Select(source => Text(source!["file_path"])));
        var offered = (await world.Admin.Read($"/api/messages/{Message}"))!["passages"]!.AsArray()
            .Where(passage => Text(passage!["use"]) == "offered").Select(passage => Text(passage!["file_path"]));
        Assert.Contains("board/quorvex.md", offered);

        var share = Text((await world.Admin.Send(HttpMethod.Post, $"/api/conversations/{Conversation}/share"))!["share_id"]);
        Assert.True((bool)(await SharedAsync())["is_withheld"]!);
        Assert.DoesNotContain("1900", (await SharedAsync()).ToJsonString(), StringComparison.Ordinal);

        await world.CollectAsync("Board", "board/**", isOpen: true);
        Assert.False((bool)(await SharedAsync())["is_withheld"]!);
        Assert.Contains("1900", Text((await SharedAsync())["text"]), StringComparison.Ordinal);

        async Task<JsonNode> SharedAsync() =>
            Assert.Single((await ada.Read($"/api/conversations/shared/{share}"))!["messages"]!.AsArray())!;
    }
}
