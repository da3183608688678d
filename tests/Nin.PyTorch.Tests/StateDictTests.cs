using Nin.Formats;

namespace Nin.PyTorch.Tests;

/// <summary>Files that PyTorch saved become the tensors that PyTorch loads.</summary>
public sealed class StateDictTests
{
    [Theory]
    [InlineData("protocol2", null)]
    [InlineData("protocol3", null)]
    [InlineData("protocol4", null)]
    [InlineData("protocol5", null)]
    [InlineData("legacy2", null)]
    [InlineData("legacy5", null)]
    [InlineData("types", null)]
    [InlineData("legacy_types", null)]
    [InlineData("views", null)]
    [InlineData("legacy_views", null)]
    [InlineData("deflated", null)]
    [InlineData("big_endian", null)]
    [InlineData("nested", null)]
    [InlineData("parameters", null)]
    [InlineData("script", null)]
    [InlineData("checkpoint", "model_state_dict")]
    [InlineData("legacy_checkpoint", "model_state_dict")]
    public void Read_FileOfPyTorch_GivesItsTensors(string name, string? key)
    {
        StateDict weights = StateDict.Read(Golden.Reading(name));
        Assert.Equal(key, weights.Key);
        Golden.AssertEqual(Golden.Expected("reading", name), weights.Tensors);
    }

    [Theory]
    [InlineData("module", "got 'torch.nn.modules.linear.Linear', which is code of another program. Nothing is run here. In Python, torch.save(model.state_dict(), path)")]
    [InlineData("sparse", "got 'torch._utils._rebuild_sparse_tensor': a sparse tensor.")]
    [InlineData("quantised", "got 'torch._utils._rebuild_qtensor': quantised numbers.")]
    [InlineData("complex", "got 'torch.ComplexFloatStorage': complex numbers.")]
    [InlineData("tensor", "expected a dict of tensors, got a tensor.")]
    [InlineData("no_tensor", "expected tensors, got none.")]
    [InlineData("tar", "expected a file of PyTorch 0.1.10 or later, got a tar archive")]
    public void Read_FileWithoutAStateDict_IsRefusedByName(string name, string problem)
    {
        var error = Assert.Throws<NinFormatException>(() => StateDict.Read(Golden.Reading(name)));
        Assert.Contains(problem, error.Message, StringComparison.Ordinal);
        Assert.Equal(Golden.Reading(name), error.File);
    }

    [Theory]
    [InlineData("checkpoint", "optimizer_state_dict.state.0", 1)]
    [InlineData("checkpoint", "optimizer_state_dict", 4)]
    [InlineData("nested", "layer1", 2)]
    public void Read_Key_GivesWhatIsUnderIt(string name, string key, int count)
    {
        StateDict weights = StateDict.Read(Golden.Reading(name), key);
        Assert.Equal((key, count), (weights.Key, weights.Tensors.Length));
    }

    [Theory]
    [InlineData("checkpoint", "model_state", "got none, did you mean 'model_state_dict'? There are: model_state_dict, optimizer_state_dict.")]
    [InlineData("protocol2", "model", "expected a dict under the key 'model', got none.")]
    [InlineData("checkpoint", "optimizer_state_dict.param_groups", "expected a dict under the key 'param_groups', got none.")]
    public void Read_UnknownKey_NamesThoseThereAre(string name, string key, string problem) => Assert.Contains(
        problem, Assert.Throws<NinFormatException>(() => StateDict.Read(Golden.Reading(name), key)).Message,
        StringComparison.Ordinal);

    [Fact]
    public void Read_OtherFiles_AreRefused()
    {
        using var file = new TemporaryFile();
        foreach (byte[] content in (byte[][])[[], [1], [.. "PK\x3\x4"u8], new byte[600], [0x80], [0x80, 2], [.. "PK\x3\x4 no archive at all"u8]])
        {
            file.Write(content);
            Assert.Equal(file.Path, Assert.Throws<NinFormatException>(() => StateDict.Read(file.Path)).File);
        }

        Assert.Throws<FileNotFoundException>(() => StateDict.Read(file.Path + "x"));
    }

    [Fact]
    public void Read_LargerThanTheLimit_IsRefused()
    {
        var error = Assert.Throws<NinFormatException>(
            () => StateDict.Read(Golden.Reading("types"), limits: new StateDictLimits { FileBytes = 1000 }));
        Assert.Contains("expected a file of at most 1000 bytes", error.Message, StringComparison.Ordinal);
    }
}
