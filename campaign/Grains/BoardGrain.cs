namespace Shootdown.Campaign.Grains;

/// <inheritdoc cref="IBoardGrain"/>
internal sealed class BoardGrain([PersistentState("board", Storage.Name)] IPersistentState<BoardState> board) : Grain, IBoardGrain
{
    /// <inheritdoc/>
    public Task<CampaignQuestion[]> Open() => Task.FromResult<CampaignQuestion[]>([.. board.State.Campaigns]);

    /// <inheritdoc/>
    public Task Add(CampaignQuestion question)
    {
        if (board.State.Campaigns.Exists(c => c.Key == question.Key))
        {
            return Task.CompletedTask;
        }

        board.State.Campaigns.Add(question);
        return board.WriteStateAsync();
    }

    /// <inheritdoc/>
    public Task Remove(string key) =>
        board.State.Campaigns.RemoveAll(c => c.Key == key) > 0 ? board.WriteStateAsync() : Task.CompletedTask;
}
