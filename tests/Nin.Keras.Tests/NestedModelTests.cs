using Nin.Models;
using Nin.Testing.Golden;
using PureHDF;

namespace Nin.Keras.Tests;

/// <summary>A model that is a layer of another, as where a trained network gets a new head.</summary>
public sealed class NestedModelTests
{
    private static readonly GoldenTensor First = new([1, 1, 3, 2], [1, 2, 3, 4, 5, 6]), Second = new([1, 1, 2, 2], [1, -1, 2, 1]),
        Head = new([2, 2], [1, 0, 3, 1]);

    /// <summary>Each in itself: a pixel (1, 1, 1) becomes (9, 12), (33, 3), and behind the head (42, 3).</summary>
    private static readonly float[] Expected = [42, 3];

    private static readonly string Description = SmallModel.Sequential(
        "whole",
        SmallModel.Sequential(
            "base", SmallModel.Input("[null, 1, 1, 3]"), SmallModel.Pixels("conv", 2), SmallModel.Pixels("conv_1", 2)),
        SmallModel.Layer("GlobalAveragePooling2D", "mean"),
        SmallModel.Layer("Dense", "head", "\"units\": 2, \"use_bias\": false"));

    [Fact]
    public void Read_Legacy_FindsTheNumbersOfLayersInside() => Check(SmallModel.Read(
        Description, ("base", "conv/kernel:0", First), ("base", "conv_1/kernel:0", Second), ("head", "head/kernel:0", Head)));

    [Fact]
    public void Read_Archive_FindsTheNumbersOfLayersInside()
    {
        static H5Group Numbers(GoldenTensor tensor) => new() { ["vars"] = new H5Group { ["0"] = KerasWriter.Dataset(tensor) } };
        var inside = new H5Group { ["layers"] = new H5Group { ["conv2d"] = Numbers(First), ["conv2d_1"] = Numbers(Second) } };
        using var folder = new Folder();
        KerasWriter.WriteArchive(
            folder.File("model.keras"), Description,
            new H5File { ["layers"] = new H5Group { ["sequential"] = inside, ["dense"] = Numbers(Head) } });
        Check(KerasImport.Read(folder.File("model.keras")));
    }

    private static void Check(ImportedNetwork read)
    {
        using var session = new InferenceSession(read.Network, read.Weights, threads: 1);
        Assert.Equal(Expected, session.Run(new float[] { 1, 1, 1 })[0]);
    }
}
