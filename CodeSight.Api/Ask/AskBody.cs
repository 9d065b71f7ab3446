using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using CodeSight.Api.Search;

namespace CodeSight.Api.Ask;

/// <summary>A question.</summary>
public sealed record AskBody(
    [property: Required, MaxLength(UserText.Longest)] string? Question = null,
    [property: Range(1, UserText.MaxTopK), Description("Most sources.")] int TopK = 5,
    [property: MaxLength(UserText.MaxGlob), Description("As in a search.")] string? FileGlob = null,
    [property: MaxLength(UserText.MaxCollections), Description("Names of collections; all that the caller may read where it is absent.")]
    IReadOnlyList<string>? Collections = null,
    [property: MaxLength(ChatHistory.MaxTurns)]
    [property: Description("The earlier turns of the conversation, oldest first: a follow-up such as 'and for contractors?' is understood by them.")]
    IReadOnlyList<ChatTurn>? History = null,
    [property: Description(
        "The conversation in which the question and its answer are kept; any new UUID begins one. Its earlier messages take the place of 'history'.")]
    Guid? ConversationId = null,
    [property: Description("The message's UUID, chosen by the client: one that is in the conversation already is asked again. Made by the server where it is absent.")]
    Guid? MessageId = null);

/// <summary>An earlier turn of a conversation.</summary>
public sealed record ChatTurn(
    [property: Required, AllowedValues(ChatHistory.User, ChatHistory.Assistant), Description("Who wrote it.")] string? Role = null,
    [property: Required, MaxLength(UserText.Longest)] string? Text = null);
