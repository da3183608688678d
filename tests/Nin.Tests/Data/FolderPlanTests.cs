using Nin.Data;

namespace Nin.Tests.Data;

public sealed class FolderPlanTests
{
    [Fact]
    public void Places_WithASplit_ArePartsAndClasses()
    {
        var plan = new FolderPlan(["all/train/cat/1.png", "all/val/cat/1.png", "all/Test/dog/deep/1.png", "all/extra/cat/1.png", "all/train/1.png"]);
        Assert.True(plan.HasSplit);
        Assert.Equal([(FolderPart.Train, "cat"), (FolderPart.Validation, "cat"), (FolderPart.Test, "dog"), null, null], plan.Places);
        Assert.Null(plan.PlaceOf("elsewhere/train/cat/1.png"));
        Assert.Null(plan.PlaceOf("all"));
    }

    [Fact]
    public void Places_WithoutASplit_AreClasses()
    {
        var plan = new FolderPlan(["cat/1.png", "dog/deep/1.png", "1.png"]);
        Assert.False(plan.HasSplit);
        Assert.Equal([(FolderPart.Train, "cat"), (FolderPart.Train, "dog"), null], plan.Places);
    }

    [Fact]
    public void Places_NoFiles_AreNone() => Assert.Empty(new FolderPlan([]).Places);
}
