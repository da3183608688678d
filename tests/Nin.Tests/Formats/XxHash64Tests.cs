using System.Text;
using Nin.Formats;

namespace Nin.Tests.Formats;

public sealed class XxHash64Tests
{
    /// <summary>Values of the reference implementation.</summary>
    [Theory]
    [InlineData("", 0xEF46DB3751D8E999)]
    [InlineData("a", 0xD24EC4F1A98C6E5B)]
    [InlineData("abc", 0x44BC2CF5AD770999)]
    [InlineData("Nobody inspects the spammish repetition", 0xFBCEA83C8A378BF1)]
    public void Of_KnownTexts_IsTheReferences(string text, ulong expected) => Assert.Equal(expected, XxHash64.Of(Encoding.ASCII.GetBytes(text)));
}
