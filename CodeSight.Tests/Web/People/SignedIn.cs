namespace CodeSight.Tests.Web.People;

internal static class SignedIn
{
    /// <summary>Opens a page in a new window in which somebody has signed in before.</summary>
    public static async Task<ChatPage> OpenAsAsync(
        this BrowserFixture browser, FakeServer server, FakeAccount account, string path, int width = 1280, int height = 860)
    {
        server.HasAccounts = true;
        var page = await browser.OpenAsync(server, width, height, path: "/favicon.svg");
        var signedIn = await page.Page.APIRequest.PostAsync(
            "/api/session", new() { DataObject = new { email = account.Email, password = account.Password } });
        Assert.Equal(204, signedIn.Status);
        await page.Page.GotoAsync(path);
        return page;
    }
}
