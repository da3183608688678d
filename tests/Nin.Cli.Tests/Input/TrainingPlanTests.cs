using Nin.Cli.Input;

namespace Nin.Cli.Tests.Input;

public sealed class TrainingPlanTests
{
    [Fact]
    public void Of_NothingAsked_IsTheShapes()
    {
        TrainingPlan plan = TrainingPlan.Of(new TrainingWishes());
        Assert.Equal(("shapes", "shapes", "nin-small"), (plan.Origin, plan.Data, plan.Recipe.Network));
        Assert.StartsWith(Path.Combine("runs", "shapes-nin-small"), plan.Folder, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_DataWithoutARecipe_BorrowsTheSettingsAndSaysSo()
    {
        TrainingPlan plan = TrainingPlan.Of(new TrainingWishes { Data = "some/holidays.tar.gz", Network = "nin-mnist" });
        Assert.Equal("shapes, since none is called holidays", plan.Origin);
        Assert.Equal(("holidays", "some/holidays.tar.gz", "nin-mnist"), (plan.Recipe.Name, plan.Recipe.Data, plan.Recipe.Network));
        Assert.StartsWith(Path.Combine("runs", "holidays-nin-mnist"), plan.Folder, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_SettingAndOption_TheSettingHasTheLastWord()
    {
        TrainingPlan plan = TrainingPlan.Of(new TrainingWishes { Epochs = 3, Settings = ["epochs=4", "name=mine"] });
        Assert.Equal((4, "mine"), (plan.Recipe.Epochs, plan.Recipe.Name));
    }
}
