namespace Nin.Parquet.Tests;

public sealed class FeatureNamesTests
{
    [Fact]
    public void OfMetadata_HubsText_HasPicturesAndClasses()
    {
        FeatureNames names = FeatureNames.OfMetadata(
            """{"info":{"features":{"img":{"_type":"Image"},"fine_label":{"names":["a","b"],"_type":"ClassLabel"},"n":{"dtype":"int64","_type":"Value"}}}}""");
        Assert.Equal(["img"], names.Images);
        Assert.Equal(["a", "b"], Assert.Single(names.Classes).Value);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{\"info\":[]}")]
    [InlineData("{\"info\":{\"features\":[1]}}")]
    [InlineData("{\"info\":{\"features\":{\"label\":{\"_type\":\"ClassLabel\",\"names\":\"abc\"}}}}")]
    [InlineData("{\"info\":{\"features\":{\"label\":{\"_type\":3}}}}")]
    public void OfMetadata_AnyOtherText_SaysNothing(string text)
    {
        FeatureNames names = FeatureNames.OfMetadata(text);
        Assert.Empty(names.Images);
        Assert.Empty(names.Classes);
        Assert.Empty(FeatureNames.OfInfos(text).Classes);
    }
}
