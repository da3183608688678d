using Nin.Data.Folders;

namespace Nin.Tests.Data.Folders;

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

    [Theory]
    [InlineData("boat/1.png train/1.png test/1.png", false, "boat test train")]
    [InlineData("boat/a/1.png bus/b/1.png train/c/1.png", false, "boat bus train")]
    [InlineData("boat/2019/1.png bus/2019/1.png train/2019/1.png", false, "boat bus train")]
    [InlineData("Train/1.png Bus/1.png", false, "Bus Train")]
    [InlineData("validation/1.png boat/1.png", false, "boat validation")]
    [InlineData("train/cat/1.png train/dog/1.png", true, "cat dog")]
    [InlineData("train/cat/1.png test/cat/1.png", true, "cat")]
    [InlineData("train/cat/1.png test/1.png", true, "cat")]
    [InlineData("train/cat/1.png test/cat/1.png samples/1.png", true, "cat")]
    [InlineData("train/cat/1.png val/cat/1.png extra/cat/1.png", true, "cat")]
    [InlineData("train/cat/1.png samples/1.png", false, "samples train")]
    [InlineData("test/cat/1.png test/dog/1.png", false, "cat dog")]
    [InlineData("set/train/cat/1.png set/test/cat/1.png", true, "cat")]
    public void Places_FoldersNamedLikeParts_AreOneThingOrTheOther(string paths, bool hasSplit, string classes)
    {
        var plan = new FolderPlan(paths.Split(' '));
        Assert.Equal(hasSplit, plan.HasSplit);
        Assert.Equal(classes.Split(' '),
            plan.Places.OfType<(FolderPart Part, string Class)>().Select(place => place.Class).Distinct().Order(
            StringComparer.Ordinal));
    }

    [Fact]
    public void PartNamedClasses_BesideOtherClasses_AreNamed() =>
        Assert.Equal(["test", "train"], new FolderPlan(["boat/1.png", "train/1.png", "test/1.png"]).PartNamedClasses);
}
