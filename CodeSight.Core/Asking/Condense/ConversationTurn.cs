namespace CodeSight.Core.Asking.Condense;

/// <summary>An earlier message of a conversation.</summary>
/// <param name="IsUser">Whether the person wrote it; otherwise it is an answer.</param>
public sealed record ConversationTurn(bool IsUser, string Text);
