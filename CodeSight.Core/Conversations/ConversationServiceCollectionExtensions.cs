using CodeSight.Core.Data.Conversations;
using Microsoft.Extensions.DependencyInjection;

namespace CodeSight.Core.Conversations;

/// <summary>Registers conversations.</summary>
public static class ConversationServiceCollectionExtensions
{
    /// <summary>Adds conversations, their receipts and feedback. Needs AddDatabase, AddPeople and AddAsking.</summary>
    public static IServiceCollection AddConversations(this IServiceCollection services) => services
        .AddSingleton<ConversationStore>().AddSingleton<ConversationHistory>().AddSingleton<ConversationRecorder>().AddSingleton<QuestionVectors>()
        .AddScoped<ConversationReader>().AddScoped<ConversationChanges>().AddScoped<FeedbackReports>().AddScoped<UnansweredQuestions>();
}
