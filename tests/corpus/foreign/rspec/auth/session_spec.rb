describe "auth" do
end
